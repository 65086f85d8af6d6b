"""Which rooms of Microsoft Teams are open, by the lists of channels and of teams, and which files these are.

After "channel", "team" and "teamVisibilityType" of Microsoft Graph's documentation, and "Export options for switching
from Microsoft Teams". What the data export tool of the Teams admin center makes has the same objects, in files with the
team's id in their names; the keys begin with capitals (``Id``, ``MembershipType``), and teams are listed with other
ones too (``GroupsId``, ``Privacy``). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.posts.fields import first_label, label
from scrapers.posts.post import Reason

_ID = r"_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CHANNELS = re.compile(rf"channels(?:{_ID})?\.json")
TEAMS = re.compile(r"teams?(?:list|settings)?\.json")
DIRECTORIES = re.compile(rf"users(?:list)?\.json|(?:channel)?members\.json|teammembers{_ID}\.json")
# Among these are what messages read before they were edited, and those that were deleted.
_OTHER = re.compile(
    rf"(?:retainedmessages|meetings|meetingrecordings|meetingtranscripts|groupevents|teaminstalledapps){_ID}\.json"
    r"|questionsandanswers\.json"
)
_MORE = "additionalProperties"
_OPEN_MEMBERSHIP = "standard"
_OPEN_TEAM = "public"


def base(name: str) -> str:
    """What a file is called, in small letters."""
    return name.rpartition("/")[2].lower()


def is_beside(name: str) -> bool:
    """Whether a file of this name stands beside the messages and holds none."""
    return any(kind.fullmatch(base(name)) for kind in (CHANNELS, TEAMS, DIRECTORIES, _OTHER))


def as_graph(item: object) -> object:
    """An object with its keys as Graph writes them, at every depth: ``channelId`` for ``ChannelId``.

    The cmdlets of Microsoft Graph PowerShell write capitals too, and put what their types don't know one level deeper.
    """
    if isinstance(item, list):
        return [as_graph(inner) for inner in item]
    if not isinstance(item, dict):
        return item
    folded = {key[:1].lower() + key[1:]: as_graph(value) for key, value in item.items()}
    more = folded.pop(_MORE, None)
    return {**more, **folded} if isinstance(more, dict) else folded


@dataclass
class Rooms:
    """What the lists say; where there is a list, what it doesn't call open is closed."""

    listed: bool = False
    """Whether there is a list of channels."""
    names: dict[str, str] = field(default_factory=dict)
    """Channel → its name, of open ones."""
    private: set[str] = field(default_factory=set)
    teams: dict[str, bool] = field(default_factory=dict)
    """Team → whether anyone may join it, of those that a list tells this of."""

    def add_channel(self, entry: object) -> None:
        """Take in an entry of a list of channels."""
        key = first_label(entry, "id") if isinstance(entry, dict) else ""
        if not isinstance(entry, dict) or not key:
            return
        # A list that was asked for without this field tells of no channel that it is open.
        if entry.get("membershipType") == _OPEN_MEMBERSHIP and key not in self.private:
            self.names[key] = label(entry.get("displayName")) or key
        else:
            self.private.add(key)
            self.names.pop(key, None)

    def add_team(self, entry: object) -> None:
        """Take in an entry of a list of teams; some answers leave out who may join, and then it tells nothing."""
        if not isinstance(entry, dict):
            return
        key = first_label(entry, "groupsId", "id").casefold()
        told = next((entry[name] for name in ("visibility", "privacy") if entry.get(name) is not None), None)
        if key and told is not None:
            self.teams[key] = self.teams.get(key, True) and label(told).casefold() == _OPEN_TEAM

    def closed(self, channel: str, place: Mapping[str, object]) -> Reason | None:
        """Why a channel is closed, ``None`` if it is open; ``place`` is the message's ``channelIdentity``."""
        team = first_label(place, "teamId").casefold()
        if channel in self.private or self.teams.get(team) is False:
            return Reason.PRIVATE_CHANNEL
        if (self.listed and channel not in self.names) or (self.teams and team not in self.teams):
            return Reason.UNLISTED_CHANNEL
        return None
