"""The style sheet of the pages, written once for each theme."""

from __future__ import annotations

from string import Template

from markupsafe import Markup

from app.look import Palette, blend, fade

_SHEET = Template("""<style>
.tw { font-size: 14.5px; line-height: 1.45; color: $ink; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
.tw table, .tw-section, .tw-facts, .tw-key { overflow-wrap: break-word; }
.tw bdi { unicode-bidi: isolate; }
.tw a { color: inherit; text-decoration: none; }
.tw a:hover, .tw a:focus-visible { text-decoration: underline; text-underline-offset: 3px; }
.tw a.tw-link { color: $primary; }
.tw .muted, .tw-muted { color: $muted; }
.tw .small { font-size: 12.5px; }
.tw .num { text-align: right; font-variant-numeric: tabular-nums; }
.tw .serif { font-family: "Source Serif", serif; }
.tw .nowrap { white-space: nowrap; }
.tw .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tw-head { display: flex; justify-content: space-between; align-items: flex-end; gap: 24px; flex-wrap: wrap; }
.tw-head h1 { font-family: "Source Serif", serif; font-weight: 650; font-size: 30px; line-height: 1.2;
  margin: 0; padding: 0; color: $ink; letter-spacing: 0; overflow-wrap: anywhere; max-width: 900px; }
.tw-head .when { text-align: right; font-size: 12.5px; color: $muted; line-height: 1.45; margin-left: auto; }
.tw-section { border-top: 2px solid $ink; padding-top: 8px; margin-top: 24px; display: flex;
  justify-content: space-between; align-items: baseline; gap: 20px; }
.tw-section.bare { border-top: 0; padding-top: 0; margin-top: 0; }
[class*="st-key-tw-bar"] { border-top: 2px solid $ink; padding-top: 6px; margin-top: 24px; }
[class*="st-key-tw-bar"] button { min-height: 0; padding: 1px 11px; }
[class*="st-key-tw-bar"] button p { font-size: 12.5px; }
.tw-section h2 { font-family: "Source Sans", sans-serif; font-weight: 650; font-size: 15px; line-height: 1.4;
  margin: 0; padding: 0; color: $ink; letter-spacing: 0; }
.tw-section .sub { font-size: 12.5px; color: $muted; text-align: right; min-width: 0; }
.tw-facts { display: flex; }
.tw-facts > div { padding: 0 18px; border-left: 1px solid $line; }
.tw-facts > div:first-child { padding-left: 0; border-left: 0; }
.tw-facts dt, .tw-facts .label { font-size: 12.5px; color: $muted; font-weight: 400; }
.tw-facts .value { font-size: 20px; font-weight: 600; line-height: 1.35; white-space: nowrap; }
.tw-facts .note { font-size: 12.5px; color: $muted; max-width: 190px; }
.tw-fold { margin-top: 8px; font-size: 13px; }
.tw-two { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
  overflow-wrap: anywhere; }
.tw-two.low { min-height: 37px; }
.tw-head h1, .tw-say .line, .tw-say p, .tw-section .sub, .tw-lines .asked, .tw-lines p > span:first-child {
  display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 8; }
.tw-head h1, .tw-say .line, .tw-section .sub { -webkit-line-clamp: 4; }
.tw-facts .note { max-height: 7.3em; overflow: hidden; }
.tw-evidence { max-height: 460px; overflow-y: auto; }
.tw-scroll { overflow-x: auto; padding: 0 3px; margin: 0 -3px; }
.tw table { border-collapse: collapse; width: 100%; margin: 0; }
.tw th { font-size: 12.5px; font-weight: 400; color: $muted; text-align: left; padding: 6px 8px; border: 0;
  border-bottom: 1px solid $line; white-space: nowrap; vertical-align: bottom; }
.tw th.num { text-align: right; }
.tw td { border: 0; border-bottom: 1px solid $line; padding: 6px 8px; vertical-align: middle; }
.tw tr.plain td { border-bottom: 0; }
.tw th:first-child, .tw td:first-child { padding-left: 0; }
.tw th:last-child, .tw td:last-child { padding-right: 0; }
.tw tbody tr:hover td { background: $hover; }
.tw td.lead { font-weight: 600; }
.tw td.group { font-size: 12.5px; color: $muted; padding-top: 16px; }
.stButtonGroup button[data-selected="true"] p { color: $primary; font-weight: 600; }
.st-key-tw-interval, .st-key-tw-timeline { overflow-x: auto; }
.st-key-tw-interval > div, .st-key-tw-timeline > div { min-width: 940px; }
.tw-fixed table, .tw-matrix table { table-layout: fixed; }
.tw-matrix tbody th { font-size: 14px; color: $ink; vertical-align: middle; padding: 3px 8px 3px 0; }
.tw-cell { border-left: 3px solid; padding: 3px 7px; font-size: 13px; }
.tw-matrix td { padding: 3px 4px; }
.tw-matrix tbody tr:hover td { background: none; }
.tw-badge { display: inline-block; padding: 2px 8px; border-radius: 3px; font-size: 12.5px; font-weight: 600;
  line-height: 1.4; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis;
  vertical-align: middle; }
.tw-kicker { font-size: 12.5px; font-weight: 650; }
.tw-say { border-left: 4px solid $primary; padding: 0 0 2px 14px; }
.tw-say .tw-kicker { color: $primary; }
.tw-say .line { font-family: "Source Serif", serif; font-weight: 600; font-size: 22px; line-height: 1.3;
  overflow-wrap: anywhere; }
.tw-reference { font-size: 13.5px; margin: 6px 0 2px; overflow-wrap: anywhere; }
.tw-say p, .tw-state p { font-size: 13px; color: $muted; margin: 2px 0 0; max-width: 620px; }
.tw-state { padding: 12px 0 18px; }
.tw-state .line { font-family: "Source Serif", serif; font-weight: 600; font-size: 20px; line-height: 1.3; }
.tw-state.failed .line { color: $contradiction; }
.tw-state p { font-size: 14px; }
.tw-state code { font-size: 13px; background: $panel; color: $ink; padding: 2px 6px; border-radius: 3px; }
.tw-quote { font-family: "Source Serif", serif; font-size: 18px; line-height: 1.45; overflow-wrap: anywhere; }
.tw-evidence { border-left: 3px solid var(--tint, $ink); padding: 0 0 0 15px; }
.tw-evidence mark { background: var(--wash, $panel); color: inherit; padding: 1px 4px; border-radius: 2px;
  font-weight: 650; }
.tw ul.tw-verdicts { list-style: none; margin: 0 !important; padding: 0 !important; }
.tw ul.tw-verdicts li { margin: 0 !important; border-bottom: 1px solid $line; padding: 7px 0; display: grid;
  grid-template-columns: 22px 1fr; font-size: 14px; }
.tw-verdicts .sign { font-weight: 700; }
.tw-verdicts .verb { font-weight: 650; }
.tw-about { table-layout: fixed; overflow-wrap: anywhere; }
.tw-about th { border: 0; width: 84px; padding: 2px 8px 2px 0; vertical-align: top; }
.tw-about td { padding: 2px 0; }
.tw ul.tw-lines { list-style: none; margin: 0 !important; padding: 0 !important; }
.tw ul.tw-lines > li { margin: 0 !important; border-bottom: 1px solid $line; padding: 9px 0; display: flex; gap: 18px; }
.tw-lines > li > div { flex: 1; min-width: 0; }
.tw-lines .kicker { flex: 0 0 112px; font-size: 12.5px; color: $muted; padding-top: 2px; }
.tw-lines p { margin: 0 0 2px; display: flex; gap: 24px; justify-content: space-between; align-items: baseline;
  font-size: 15px; line-height: 1.45; overflow-wrap: anywhere; }
.tw-lines p > span:first-child { max-width: 820px; }
.tw-lines .from { flex: 0 0 auto; max-width: 34%; text-align: right; }
.tw-lines .asked { font-family: "Source Sans", sans-serif; font-size: 14.5px; font-weight: 650; margin: 0 0 3px;
  padding: 0; color: $ink; letter-spacing: 0; }
.tw-lines .tw-hit { font-size: 14px; line-height: 1.45; overflow-wrap: anywhere; max-width: 820px; }
.tw-hits mark { background: $band; color: inherit; padding: 0 2px; border-radius: 2px; font-weight: 650; }
.tw-hits .kicker b { color: $ink; }
.st-key-tw-facets button { min-height: 0; padding: 1px 9px; max-width: 100%; }
.st-key-tw-facets button p { font-size: 12.5px; overflow: hidden; text-overflow: ellipsis; }
.tw ul.tw-tips { margin: 0 0 12px !important; padding-left: 18px !important; font-size: 14px; }
.tw ul.tw-pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); column-gap: 48px; }
.tw-pair p { display: block; }
.tw-themes table { table-layout: fixed; border-collapse: separate; border-spacing: 3px; }
.tw-themes th { border: 0; padding: 2px; text-align: center; }
.tw-themes tbody th { font-size: 14px; color: $ink; text-align: right; padding: 4px 8px 4px 0; white-space: normal;
  overflow-wrap: anywhere; line-height: 1.25; vertical-align: middle; }
.tw.tw-themes td { border: 0; padding: 6px 2px; text-align: center; font-size: 12.5px; height: 33px; }
.tw-themes tbody tr:hover td.tw-hatch { background: $hatch; }
.tw .tw-hatch, .tw td.tw-hatch { background: $hatch; color: $muted; }
.tw-hatch > span:not(.tw-skip) { background: $paper; padding: 1px 5px; }
.tw-feelings td, .tw-feelings tbody th { border: 0; padding: 9px 8px; }
.tw-feelings tbody th { font-size: 14.5px; color: $ink; width: 76px; }
.tw-feelings th.num, .tw-feelings td.num { width: 62px; white-space: nowrap; }
.tw-dumbbell { position: relative; height: 14px; margin: 0 10px; border-bottom: 0; }
.tw-dumbbell i { position: absolute; top: 5px; height: 4px; }
.tw-dumbbell b { position: absolute; top: 0; width: 14px; height: 14px; margin-left: -7px; border: 2px solid;
  border-radius: 50%; background: $paper; box-sizing: border-box; }
.tw ul.tw-checks { list-style: none; margin: 6px 0 0 !important; padding: 0 !important; max-width: 720px; }
.tw ul.tw-checks li { margin: 0 !important; padding: 7px 0; border-bottom: 1px solid $line; display: flex;
  gap: 14px; }
.tw-checks .done { flex: 0 0 74px; font-weight: 600; }
.st-key-tw-tone-lines { overflow-x: auto; }
.st-key-tw-tone-lines > div { min-width: 520px; }
.tw-words { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14.5px; }
.tw-diff del { color: $contradiction; text-decoration-thickness: 1px; }
.tw-diff ins { color: $primary; text-decoration: none; font-weight: 600; }
.tw .tw-noted { margin: 0; font-size: 13.5px; color: $primary; }
.tw .tw-refused { margin: 0; font-size: 13.5px; border-left: 3px solid $growth; padding-left: 10px; max-width: 640px; }
.tw-tag { background: $panel; padding: 2px 8px; border-radius: 3px; font-size: 13px; overflow-wrap: anywhere; }
.tw-note { font-size: 14px; max-width: 760px; overflow-wrap: anywhere;
  border-left: 2px solid $line; padding-left: 10px; }
.tw-decided { border-bottom: 1px solid $line; padding: 6px 0; font-size: 14px; overflow-wrap: anywhere; }
.tw-said { font-size: 13.5px; overflow-wrap: anywhere; }
.tw ul.tw-rejected { list-style: none; margin: 0 !important; padding: 0 !important; }
.tw ul.tw-rejected li { margin: 0 !important; padding: 5px 0; border-bottom: 1px solid $line; overflow-wrap: anywhere; }
.tw-text { max-width: 820px; font-size: 15px; line-height: 1.5; overflow-wrap: anywhere; }
.tw-text p { margin: 0 0 8px; }
.tw-key { display: flex; flex-wrap: wrap; gap: 4px 26px; align-items: center; font-size: 12.5px; color: $muted; }
.tw-key img { vertical-align: -3px; margin-right: 7px; }
.tw details summary { cursor: pointer; list-style-position: inside; }
.tw details > div { padding: 3px 0; }
.tw-skip { position: absolute; left: -9999px; }
.tw h1 a[href^="#"], .tw h2 a[href^="#"], .tw h3 a[href^="#"] { display: none; }
.st-key-tw-page { max-width: 1290px; }
.st-key-tw-tools { min-height: 24px; margin-bottom: -10px; }
.st-key-tw-tools summary { justify-content: flex-end; min-height: 0; padding: 0; width: fit-content;
  margin-left: auto; }
.st-key-tw-tools summary p { font-size: 12.5px; }
.st-key-tw-tools .stCode > div:last-child { opacity: 1; visibility: visible; pointer-events: auto; }
.tw .tw-turn { margin-right: 18px; }
.st-key-tw-preview { border: 1px solid $line; background: $panel; padding: 12px; border-radius: 4px; }
.st-key-tw-preview iframe { display: block; border-radius: 3px; }
[class*="st-key-tw-take"] { margin-top: -10px; }
[class*="st-key-tw-take"] button { min-height: 0; padding: 0 2px; color: $muted; }
[class*="st-key-tw-take"] button p { font-size: 12.5px; }
[class*="st-key-tw-take"] button em { position: absolute; left: -9999px; }
.stApp :is(a, button, summary, [role="slider"], [tabindex]):focus-visible { outline: 2px solid $primary !important;
  outline-offset: 1px !important; }
.stApp .stMain:focus-visible { outline-offset: -2px !important; }
.stApp [role="group"]:has(> input:focus-visible) { outline: 2px solid $primary; outline-offset: 1px; }
.stExpander summary { opacity: 1; }
.stExpander summary p { color: $muted; }
.tw-two:has(:focus-visible) { display: block; overflow: visible; }
.stApp[data-test-script-state="running"] .stMain::before { content: "$loading"; position: fixed; z-index: 1000;
  top: 64px; left: 50%; transform: translateX(-50%); padding: 4px 14px; border: 1px solid $line; border-radius: 4px;
  background: $panel; color: $ink; font-size: 13px; visibility: hidden; animation: tw-appear 0s 0.8s forwards; }
@keyframes tw-appear { to { visibility: visible; } }
body:has(.stApp[data-test-connection-state="PINGING_SERVER"]) .stDialog:not(:has(~ .stDialog)) [role="dialog"] > div {
  > * { display: none; }
  &::after { content: "$unreachable"; line-height: 1.5; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
    transition-duration: 0.01ms !important; scroll-behavior: auto !important; }
}
@media (max-width: 900px) {
  .st-key-tw-page [data-testid="stColumn"] { min-width: 100%; }
  .tw-head .when, .tw-section .sub { text-align: left; margin-left: 0; }
  .tw-section { flex-wrap: wrap; row-gap: 0; }
  .tw-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px 16px; }
  .tw-facts > div { padding: 0; border-left: 0; }
  .tw ul.tw-pair { grid-template-columns: 1fr; }
  .tw ul.tw-lines > li, .tw-lines p { flex-wrap: wrap; gap: 2px 12px; }
  .tw-lines > li > div { flex-basis: 100%; }
}
</style>""")


LOADING = "Reading the store. This takes a moment where it is large."
"""Shown while a page is drawn, once that takes longer than it should."""
# Streamlit's own words for it name Streamlit and blame the internet; its dialog goes by itself once the server is back.
UNREACHABLE = (
    "The dashboard does not answer any more. If it was stopped, start it again, or ask whoever runs it; "
    "this page goes on by itself as soon as it answers."
)


def sheet(colours: Palette) -> Markup:
    """The style sheet of one theme. Only our own constants go in, so it is safe as it stands."""
    names = {name: getattr(colours, name) for name in Palette.__slots__}
    names["hover"] = blend(colours.panel, colours.paper, 0.55)
    stripe = fade(colours.muted, 0.5)
    names["hatch"] = f"repeating-linear-gradient(135deg, {stripe} 0 1px, transparent 1px 7px)"
    names |= {"loading": LOADING, "unreachable": UNREACHABLE}
    names["wash"] = fade(colours.contradiction, 0.12)
    return Markup(_SHEET.substitute(names))  # noqa: S704 -- our own sheet and colours
