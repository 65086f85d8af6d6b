"""What Tallywire runs on, as a bill of materials: every package that its pins bring, with version, licence and needs.

CycloneDX 1.6, written by the standard's own library from what is installed here, so that it says what runs and not what
was meant to.
"""

from __future__ import annotations

import importlib.metadata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.pins import requirements
from store.errors import UsageError

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component
    from packaging.requirements import Requirement

SERIALS = uuid.uuid5(uuid.NAMESPACE_DNS, "tallywire.example")
"""Under it the same packages have the same serial number."""
LONGEST_LICENCE = 100
"""Signs; some packages put the whole text where the name belongs."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package and the plain names of those it needs itself."""

    installed: importlib.metadata.Distribution
    needs: tuple[str, ...]


def write(pins: Sequence[Path], version: str, now: datetime) -> str:
    """The bill as JSON, of the packages pinned in those files and all that they need.

    Raises UsageError where the library is missing, or a pinned package is not installed.
    """
    try:
        from cyclonedx.output.json import JsonV1Dot6
    except ImportError:
        raise UsageError(
            "sbom needs the package cyclonedx-python-lib; run `python -m pip install -r requirements-server.txt`"
        ) from None
    found = closure([line for path in pins for line in requirements(path)])
    return JsonV1Dot6(bill(found, version, now)).output_as_string(indent=1)


def closure(wanted: Sequence[str]) -> dict[str, Package]:
    """Every installed package that requirements lead to, by its plain name."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, Package] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(line) for line in wanted]
    pinned = {canonicalize_name(requirement.name) for requirement in waiting}
    while waiting:
        asked = waiting.pop()
        name, extras = canonicalize_name(asked.name), frozenset(asked.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in pinned:
                raise UsageError(f"{asked.name} is pinned and not installed; install the requirements first") from None
            continue  # of another system, or left out on purpose
        needs = list(_needs(package, extras))
        known = found[name].needs if name in found else ()
        found[name] = Package(package, tuple(sorted({*known, *(canonicalize_name(need.name) for need in needs)})))
        waiting += needs
    return dict(sorted(found.items()))


def _needs(package: importlib.metadata.Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    from packaging.requirements import Requirement

    for line in package.requires or ():
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield need


def bill(found: Mapping[str, Package], version: str, now: datetime) -> Bom:
    """The packages as a bill."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType

    own = Component(
        name="tallywire",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="tallywire",
        licenses=[LicenseFactory().make_with_id("Apache-2.0")],
    )
    made = Bom(serial_number=uuid.uuid5(SERIALS, "\n".join(f"{n} {p.installed.version}" for n, p in found.items())))
    made.metadata.timestamp = now
    made.metadata.component = own
    components = {name: _component(name, package.installed) for name, package in found.items()}
    for component in components.values():
        made.components.add(component)
    needed = {need for package in found.values() for need in package.needs}
    made.register_dependency(own, [components[name] for name in components if name not in needed])
    for name, package in found.items():
        made.register_dependency(components[name], [components[need] for need in package.needs if need in components])
    return made


def _component(name: str, package: importlib.metadata.Distribution) -> Component:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    # "2.13.0+cpu" is a build of 2.13.0, and known under that number.
    url = PackageURL("pypi", name=name, version=package.version.partition("+")[0])
    licence = _licence(package)
    return Component(
        name=name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(url),
        purl=url,
        description=package.metadata.get("Summary"),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def _licence(package: importlib.metadata.Distribution) -> str:
    """An expression of SPDX where the package has one, else the name in its classifier, else what it calls it."""
    data = package.metadata
    expression: str | None = data.get("License-Expression")
    if expression:
        return expression
    named = [line.rpartition(" :: ")[2] for line in data.get_all("Classifier") or () if line.startswith("License ::")]
    own = (data.get("License") or "").strip()
    return named[0] if named else own.splitlines()[0][:LONGEST_LICENCE] if own else ""
