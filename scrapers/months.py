"""Names of the months as newspapers write them. Add a language by adding its names to the twelve lines."""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Arabic; short forms without their dot.
_NAMES = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia يناير",
    "february feb februar févr février febrero febbraio fevereiro fev februari lutego فبراير",
    "march mar märz mär maerz mrz mars marzo março maart mrt marca مارس",
    "april apr avril avr abril abr aprile kwietnia أبريل ابريل",
    "may mai mayo maggio mag maio mei maj maja مايو",
    "june jun juni juin junio giugno giu junho czerwca يونيو",
    "july jul juli juillet juil julio luglio lug julho lipca يوليو",
    "august aug août aout agosto ago augustus augusti sierpnia أغسطس اغسطس",
    "september sept sep septembre septiembre setiembre settembre set setembro września سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out października أكتوبر اكتوبر",
    "november nov novembre noviembre novembro listopada نوفمبر",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudnia ديسمبر",
)
NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
# Longest first, so that "march" is not read as "mar".
PATTERN = "|".join(sorted(NUMBERS, key=len, reverse=True))
