"""Identifiers by their shape: addresses of mail and web, handles, telephones, numbers that people and accounts go by.

Every pattern is bounded, or possessive behind a boundary, so that its time grows with the text and no faster. What a
pattern finds is judged once more where figures look alike (:mod:`store.scrub_identifiers`): a figure lost is an error,
not a cost. To add a pattern, add posts with it to ``tests/data/posts``, and figures that look like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from store.scrub_directory import MARKS

Judge = Callable[[re.Match[str]], str]
MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
YEARS = re.compile(r"(?:(?:19|20)\d\d\D?)+")
STAMP = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?")
THOUSANDS = re.compile(r"\+?\d{1,3}(?:([ .,'’\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*")

URL = re.compile(
    r"(?<![A-Za-z])(?:https?|ftps?|sftp|file|slack|msteams|zoommtg|tel|mailto|sip|callto|data|ldap|ssh|git)"
    r"(?:://|:(?=[\w+@/]))[^\s<>\"|)\]]++|\bwww\.[^\s<>\"|)\]]++",
    re.I,
)
BARE_LINK = re.compile(
    r"(?<![\w.@/-])(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,18}(?::\d{2,5})?(?:/[^\s<>\"|)\]]++"
    r"|\?[\w.%-]+=[^\s<>\"|)\]]*+)"
)
PATH = re.compile(
    r"(?:\b[A-Z]:)?(?<![\w.])[\\/]{1,2}(?:[\w.-]{1,40}[\\/])?(?:users|home|homes|profiles"
    r"|documents and settings)[\\/][^\s<>\"|]++",
    re.I,
)
MENTION = re.compile(
    r"<[@!#][^<>\s|]{1,80}(?:\|[^<>\n]{0,120})?>|<users/[\w-]{1,40}>|<at\b[^<>\n]{0,120}>[^<>\n]{0,120}</at>"
    r"|@_?\*\*[^*\n]{1,120}\*\*|@\[[^\]\n]{1,120}\](?:\([^)\n]{0,120}\))?|\[~[\w.:@-]{1,80}\]"
    r"|\b[UWBT](?=[A-Z]*\d)[A-Z0-9]{8,11}\b"
)
_AT = r"(?:@|[(\[{<]\s?(?:at|@|arroba|arobase)\s?[)\]}>])"
_DOT = r"(?:\.|\s?[(\[{<]\s?(?:dot|punkt|point|punto|\.)\s?[)\]}>]\s?|\s(?:dot|punkt|point|punto)\s)"
_SPOKEN = (("at", "dot"), ("at|ät|klammeraffe", "punkt"), ("arroba", "punto"), ("arobase", "point"))
"""How people spell out the two signs of a mail address, by language."""
MAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]++@(?:[\w-]{1,63}\.){0,8}[\w-]{1,63}"
    rf"|(?<![\w.+%'-])[\w.+%'-]++\s?{_AT}\s?[A-Za-z][\w-]{{0,62}}(?:{_DOT}[A-Za-z][\w-]{{1,62}}){{1,5}}|"
    + "|".join(
        rf"(?<![\w.+%'-])[\w.+%'-]++(?:\s(?:{dot})\s[\w-]{{1,40}}){{0,3}}\s"
        rf"(?:{at})\s[A-Za-z][\w-]{{0,62}}(?:\s(?:{dot})\s[A-Za-z][\w-]{{1,62}}){{1,4}}"
        for at, dot in _SPOKEN
    ),
    re.I,
)
EVERYBODY = r"here|channel|everyone|everybody|all|team|group|topic|stream|room|hier|alle|canal"
_IN_HANDLE = rf"[\w{MARKS}]"
_NO_TIME = r"(?!(?:Q[1-4]|H[12]|FY|KW|W|v)\d{0,4}(?![\w])|v\d)"
HANDLE = re.compile(
    rf"(?<![\w@])@(?!(?:{EVERYBODY})\b){_NO_TIME}(?:[^\W\d]|\d{{1,8}}[A-Za-z]{{0,20}}_\w)"
    rf"(?:[\w{MARKS}.'+-]{{0,80}}{_IN_HANDLE})?(?:@[\w.-]{{1,80}}\w)?"
    r"|(?<![\w.])(?:u|user|users|~)/[A-Za-z][\w-]{2,40}",
    re.I,
)
HANDLE_NAME = re.compile(r"(?<![\w@])@[A-ZÀ-ÖØ-Þ](?:\.|[^\W\d_]{1,30})( ([A-ZÀ-ÖØ-Þ][^\W\d_]{1,30}))(?![\w@])")
SECRET = re.compile(
    r"\b(?:xox[a-z]-[\w-]{8,}+|xapp-[\w-]{8,}+|gh[pousr]_\w{16,}+|github_pat_\w{16,}+|glpat-[\w-]{12,}+"
    r"|[sprk]{2}[-_][\w-]{16,}+|AKIA[A-Z0-9]{12,}+"
    r"|AIza[\w-]{20,}+|SG\.[\w-]{10,}+\.[\w-]{10,}+|eyJ[\w-]{10,}+(?:\.[\w-]{4,}+){1,2})"
)
DENSE = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/]{20,}+={0,2}(?![\w-])")
PASSWORD = re.compile(
    r"(?<![^\W_])(?:password|passwort|passwd|pwd|passcode|passphrase|api[ _-]?key|secret|token|contraseña|clave"
    r"|mot de passe|kennwort|pin)"
    r"\s?(?:(?:is|was|ist|lautet|est|es)\b|:|=)\s{0,2}[\"'`]?((?=[^\s]{0,60}[\d\W])[^\s\"'`,;]{4,80})",
    re.I,
)
UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I)
NET = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)|\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4}(?![\w:])",
    re.I,
)
HOLDER = (
    r"employee|staff|worker|personnel|payroll|badge|user|member|membership|clock(?:[ -]?in)?|emp|eid|hr|associate"
    r"|driver|courier|login|locker|"
    r"personal|mitarbeiter|ausweis|kunden|mitglieds|matricule|empleado|ficha|nómina|nomina|badge|tessera|"
    r"passport|licen[cs]e|driving licen[cs]e|reisepass|passeport|pasaporte|insurance|policy|account|customer|patient|"
    r"konto|bank account|sort code|tax|steuer|social security|ssn|nino|nhs"
)
TAGGED = re.compile(
    rf"(?<![^\W_])(?:(?:{HOLDER})[\s_-]?(?:id|i\.d\.|no\.?|nr\.?|nummer|num(?:ber)?|código|numéro|número|n[°ºo]|code"
    rf"|#)|matricule|"
    r"kontonummer|personalnummer|ausweisnummer|sort code|my id|ihre id|eid|emp|ssn|nino|pers\.?-?nr\.?|uid"
    r"|id(?=\s?(?:is\b|[:=#])))"
    r"(?![^\W\d_])\s?(?:(?:is|was|ist|lautet|est|es)\b|:|=|#|[-–])?\s{0,2}#?\s?"
    r"((?=[A-Z/-]{0,6}\d)[A-Z0-9](?:[A-Z0-9/-]{2,20}|\d{1,3}(?:[ -]\d{2,4}){1,4})(?![\w]|[.,]\d))",
    re.I,
)
NUMBERED = re.compile(
    r"(?<![^\W_])(?:employee|badge|staff|worker|associate|locker|payroll|driver|ticket|case|request|incident"
    r"|grievance|complaint|"
    r"mitarbeiter|vorgang|dossier|salarié|nómina|empleado|caso|expediente)"
    r"\s?(?:(?:#|no\.?|nr\.?|n[°º])\s?(?=\d[\d-]{2})|(?<=\s)(?=\d{5}))(\d[\d-]{2,12})(?![\w]|[.,]\d|\s\d{3}\b)",
    re.I,
)
PREFIXED = re.compile(
    r"\b(?:EMP|EID|STF|STAFF|UID|USR|PID|HR|HRC|WID|PERS|ID|INC|REQ|RITM|TKT|CASE|MA|PN|BADGE|GRV|ER|emp|uid|inc)"
    r"(?:[-_]?#?(?!(?:19|20)\d\d\b)\d{4,12}|[-_]\d{3})\b"
    r"|\b(?!ISO|EUR|USD|GBP|CHF|JPY|INR|CNY|SEK|NOK|DKK|PLN|CAD|AUD|RMB|BRL|MXN|DIN|EN\d|IEC|IEEE|RFC|CVE|BS\d|FY"
    r"|PM\d|CO\d|US\d|RS\d|HK|KRW)[A-Z]{1,3}-?\d{5,9}\b"
    rf"|\b\d{{2,4}}-(?!(?i:{MONTH}))[A-Z]{{2,4}}-\d{{3,8}}\b"
    r"|\b[A-Z]{2,4}-(?!(?:19|20)\d\d\b)\d{3,6}-[A-Z0-9]{2,6}\b"
)
NATIONAL = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b"  # SSN
    r"|\b[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"  # National Insurance
    r"|\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d{2})?\b"  # NIR
    r"|\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b|\b[A-Z]{5}\d{4}[A-Z]\b"  # codice fiscale, PAN
    r"|\b\d{8}[ -]?[A-HJ-NP-TV-Z]\b|\b[XYZ][ -]?\d{7}[ -]?[A-Z]\b|\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b"  # DNI, NIE, SV
    r"|\b(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}\b"  # personnummer
    r"|\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\b[2-9]\d{3} \d{4} \d{4}\b|\b756\.\d{4}\.\d{4}\.\d{2}\b"  # CPF, Aadhaar, AHV
    r"|\b[A-Z]{2}-\d{3}-[A-Z]{2}\b",  # a French plate
    re.I,
)
BANK = re.compile(
    r"\b[A-Z]{2}\d{2} ?[A-Z0-9]{4}(?: ?(?=[A-Z0-9]{0,3}\d)[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
    r"|(?<![\d.,])(?:\d{4}[ -]){3}\d{1,7}(?![\d.,]\d)|\b3[47]\d{2}[ -]\d{6}[ -]\d{5}\b",
    re.I,
)
LONG = re.compile(
    r"(?<![\w.,$€£¥-])(?<!\d[ '’])\d{9,24}(?![\w%€]|[.,]\d|\s?(?:%|€|euro|dollar|bytes|people|users|records))", re.I
)
PLATE = re.compile(
    r"\b(?i:number ?plate|licen[cs]e plate|plate|reg(?:istration)?|kennzeichen|plaque|matrícula)\s?(?:no\.?|number|is"
    r"|ist|est|es|:|#)?\s{0,2}"
    r"([A-ZÄÖÜ]{1,3}[- ]?[A-Z]{0,2} ?\d{1,4}(?: ?[A-Z]{1,3})?|\d{1,4}[ -]?[A-Z]{2,3}(?:[ -]?\d{2,4})?)\b"
)
PHONE = re.compile(
    r"(?<![\w.,/$€£-])(?<!\d[ \u00a0])(?:"
    r"(?:\+|00(?=[1-9]))\s?\d{1,3}(?:[\s.()/-]{0,3}\d){6,13}"
    r"|(?:\d{1,2} ?)?\(\+?\d{2,5}\)[\s/-]?\d{2,4}(?:[\s./-]?\d{2,5}){1,3}"
    r"|(?:1[-. ])?\d{3}([-.])\d{3}\1\d{4}|(?:1[ -])?\(?[2-9]\d{2}\)?[ -][2-9]\d{2}[ -]\d{4}|[2-9]\d{2}[2-9]\d{6}"
    r"|0[1-9]([ .-]?)\d{2}(?:\2\d{2}){3}"
    r"|0[1-9]\d{0,2}[ -]\d{3,4}(?:-\d{4}| \d{2} \d{2})|0[1-9]\d?-\d{6,8}"
    r"|0[1-9]\d{1,3}[\s/-]\d{3,4}[\s-]?\d{3,5}|0[1-9]\d{1,4}[/ -]\d{5,9}(?:-\d{1,4})?|0[1-9]\d{8,10}"
    r"|[679]\d{2} \d{2} \d{2} \d{2}|3\d{2}[ .]\d{6,7}|[6-9]\d{4} (?!\d{3}00)\d{5}"
    r"|555-\d{4}|1[3-9]\d[ -]\d{4}[ -]\d{4}"
    r")(?![\w]|[.,-]\d|[\s\u00a0]\d{3}\b)"
)
SORT_CODE = re.compile(r"\bsort ?code\s?(?:is|:)?\s?(\d{2}[- ]?\d{2}[- ]?\d{2})(?!\d)", re.I)
_NO_UNIT = (
    r"(?![\w]|[.,:/–-]\d|\s\d|\s?(?:%|people|hours|hrs|minutes|mins?|days?|weeks?|am|pm|times|percent|of|uhr|bn|billion|million"
    r"|mb|gb|kb|k|m)\b)"
)
CALL = re.compile(
    r"(?<![^\W_])(?:phone|tel|telephone|mobile|mob|cell|call|text|ring|whatsapp|signal|fax|dial|handy|telefon|móvil"
    r"|teléfono|llámame|portable|téléphone|rappelle|ruf)\b[.:]?"
    r"\s?(?:(?:me|him|her|us|them|mich|moi|a?u?)\s)?(?:(?:on|at|is|no\.?|number|nummer|unter|an|au|al|est|es|ist)\b\s?:?\s?){0,2}"
    rf"[:#]?\s?(\+?\(?\d(?:[\s()./-]{{0,2}}\d){{2,14}}){_NO_UNIT}",
    re.I,
)
EXTENSION = re.compile(
    rf"(?<![^\W_])(?:ext|extn|extension|durchwahl|poste|anexo|interno)\b[.:]?\s?(?:no\.?|is|:|#)?\s?(\d{{3,6}}){_NO_UNIT}",
    re.I,
)
DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.|er|º)?\s?(?:of |de |d')?[^\W\d_]{3,10}\.?,?\s?(?:de |del )?(?:19|20)?\d{2}"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d{2}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2}))"
)
BORN = re.compile(
    rf"(?<![^\W_])(?:(?:was |am |is )?born(?: on)?(?: the)?|d\.?o\.?b\.?|date of birth|birth ?date|birthday"
    rf"|geboren(?: am)?|geb\.(?: am)?|geburtsdatum|"
    rf"née?(?: le)?|date de naissance|nacid[oa](?: el)?|fecha de nacimiento)\s?(?:is|was|ist|:|=|-|est"
    rf"|es)?\s{{0,2}}\(?(?:on )?({DATE})(?!\d)",
    re.I,
)
STREET = re.compile(
    r"(?<![\w.,-])(?!(?:19|20)\d\d\s)\d{1,5}[A-Za-z]?,?\s(?!(?:Wall|High|Main|Fleet|Supreme|District|Federal|Crown"
    r"|County)\s)(?:[A-Z][\w'’.-]{1,25}\s){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Way|Place|Terrace|Crescent|Boulevard|Blvd|Gardens"
    r"|Grove|Row|Mews)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|gasse|allee)\s\d{1,4}(?:\s?[a-z]\b)?"
    r"|\b[A-ZÄÖÜ][a-zäöüß]{2,20}er (?:Straße|Str\.|Weg|Platz|Allee) \d{1,4}(?:\s?[a-z]\b)?"
    r"|(?<![\w.,-])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|bd|allée|impasse|chemin|quai)\s(?:(?:de|du"
    r"|des|la|le|les)\s|de\sl['’]|d['’]|l['’]){0,2}[A-ZÀ-Ö][\w'’-]{1,25}(?:[ -][A-ZÀ-Ö][\w'’-]{1,25})?"
    r"|\b(?:[Cc]alle|[Cc]/|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Pp]laza)\s?(?:(?:de|del|la|las"
    r"|los)\s){0,2}[A-ZÁÉÍÓÚÑ][\wáéíóúñ]{1,25}(?:\s[A-ZÁÉÍÓÚÑ][\wáéíóúñ]{1,25})?,?\s(?:n\.?º\s?)?\d{1,4}\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"
)
DAY = re.compile(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2})|(?:19|20)\d\d[-/]\d\d")
