"""Patterns for one clause about sponsorship, after `fold`. Every gap is bounded: no text can make them slow.

Written on our own labelled sentences (tests/jobs/fixtures/sponsorship.tsv, the half named "tune").
"""
# ruff: noqa: E501  (a pattern broken in two is read wrong)

import re
import unicodedata

_SPELLED = (
    (re.compile(r"[’‘`´]"), "'"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\bcan not\b"), "cannot"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"(?<=[a-z])is(?=(?:e|ed|ation|ations|ing)\b)"), "iz"),
    (re.compile(r"\bu\.\s?s\.(?:\s?a\.)?"), "us"),
    (re.compile(r"\bu\.\s?k\."), "uk"),
    (re.compile(r"\s+"), " "),
)


def fold(sentence: str) -> str:
    """Lower case, contractions and spellings made one, so that a pattern is written once."""
    folded = unicodedata.normalize("NFKC", sentence).casefold()
    for pattern, word in _SPELLED:
        folded = pattern.sub(word, folded)
    return folded.strip()


def _words(most: int, but: str = "") -> str:
    """Up to `most` words between two things, none of them one of `but`."""
    hole = rf"(?!(?:{but})\b)" if but else ""
    return rf"(?:{hole}[\w'&/-]{{1,30}}[ ,]{{1,2}}){{0,{most}}}?"


PERMIT = (
    r"(?:visas?|work(?:ing)? permits?|residence permits?|(?:skilled )?(?:worker|migrant) permits?|permits?|"
    r"certificates? of sponsorship|h-?1-?b|blue cards?|employment pass(?:es)?|residence cards?|lmia|"
    r"immigration(?: \w+)?|visum|arbeitserlaubnis|aufenthalt\w*)"
)
TOPIC = rf"(?:sponsor(?:s|ed|ing|ship|ships)?|{PERMIT})"
_NOT = r"(?:not|cannot|never|no longer|nor|neither|unable to|without)"
_RIGHT = (
    r"(?:rights? to (?:live and )?work|working rights|work rights|work authorization|work permits?|permission to work|"
    r"authorized to work|authorization to work|eligib(?:le|ility) to work|entitled to work|ability to work|"
    r"(?:eu|uk|us) work permit|arbeitserlaubnis)"
)
_MUST = (
    r"(?:must|need(?:s)?|have to|has to|should|only|already|existing|current|currently|legally|legal|full|valid|"
    r"unrestricted|permanent|required?|requires|requirement|essential|mandatory|prerequisite|conditional|subject to|gültige|voraussetzung)"
)
_HOLDER = r"(?:citizens?|citizenship|nationals?|us person|green card|permanent residents?)"
_SOFT = "just|only|promise|guarantee|discriminate|need|have|matter|require|hesitate|worry|problem|let|if"
_NEEDY = rf"(?:need|needs|needing|require|requires|requiring) {_words(4)}{TOPIC}"

REFUSED = {
    "refused.no_sponsorship": re.compile(
        rf"\bno {_words(2)}(?:sponsorship|sponsoring|visas?|lmia)\b(?! (?:needed|required|problem))"
        rf"|\bno (?:possibility|chance|option|prospect|provision|way) (?:of|for|to) {_words(3)}{TOPIC}"
    ),
    "refused.verb": re.compile(rf"\b{_NOT} {_words(8, _SOFT)}{TOPIC}\b"),
    "refused.unable": re.compile(
        rf"\b(?:unable|not able|not in a position|lacks?|inability|not licensed) {_words(7)}{TOPIC}\b"
    ),
    "refused.topic": re.compile(
        rf"\b{TOPIC}\b[ :,-]{{1,3}}{_words(6)}(?:is|are|will|can|could|be)? ?(?:cannot|not|unavailable|impossible)\b"
        r"(?! (?:just|only|matter|a problem|an issue|need))"
        r"|\bsponsorship\b.{0,80}\bnot for this\b"
        r"|\bsponsor(?:ship|ing)?\W{1,4}(?:no|none|not|n/a|nein|unavailable|nicht|ist nicht)\b"
    ),
    "refused.people": re.compile(
        rf"\b(?:not|cannot|no|never) {_words(6)}(?:accept|consider|considered|hire|hiring|employ|process)\b"
        rf".{{0,60}}\b{_NEEDY}|\b{_NEEDY}.{{0,60}}\b(?:not|cannot) be (?:considered|accepted|reviewed|processed)"
        rf"|\bnot apply (?:if|when|unless) .{{0,30}}\b(?:need|require)\b|\bwithout {_words(3)}{_RIGHT}.{{0,40}}\b(?:reject|declin|not)"
        rf"|\bmust not\b.{{0,50}}\b(?:need|require) {_words(4)}{TOPIC}"
        rf"|\b(?:must|should|do|will|does) not (?:now )?(?:need|require) {_words(5)}{TOPIC}"
    ),
    "refused.citizens": re.compile(
        rf"\b(?:must|only|requires?|required|due to) {_words(9)}{_HOLDER}"
        rf"|\b{_HOLDER} (?:is|are)? ?{_words(3)}(?:only|required|essential|mandatory|may apply)"
        rf"|\b{_HOLDER} {_words(6)}only\b|\b(?:citizens?|nationals?) (?:or|and|/) {_words(2)}(?:green card|permanent resid)"
        r"|\b(?:have|hold|holding) (?:an?|the) (?:\w+ ){0,3}(?:passport|citizenship|nationality) or permanent resid"
    ),
    "refused.right_to_work": re.compile(
        rf"\b{_MUST} .{{0,70}}\b{_RIGHT}|\b{_RIGHT}\b.{{0,60}}\b{_MUST}\b|\byou have {_words(4)}{_RIGHT}|^{_RIGHT} in\b"
    ),
}
# Words about the right to work that ask for nothing before applying.
NO_DEMAND = re.compile(
    r"work from home|\bproof\b|\bproving\b|\bdocuments?\b|will (?:check|verify)|checked by|onboarding|first day"
    r"|discriminat|regardless|equal opportunit|hot-work|if you do not|do not need the right|do not (?:already )?have"
    r"|not yet have|\bknowledge of\b"
)

_GIVE = (
    r"(?:support|supports|help|helps|assist|assists|handle|handles|arrange|arranges|obtain|obtains|apply|file|files|"
    r"pay|pays|cover|covers|provide|provides|offer|offers|guide|guides|manage|manages|issue|issues|take on|sort out|"
    r"take care|get|gets|give|gives|sponsor|sponsors|organize|nominate)"
)
_US = r"(?:we|us|company|employer|firm|university|hospital|school|trust|organization|team|lawyers?|wir)"
_OBJECT = (
    rf"(?:{PERMIT}|you|candidates?|people|applicants?|one|internationals?|nurses|engineers|talent|foreign|overseas)"
)

OFFERED = {
    "offered.we_sponsor": re.compile(
        rf"\b{_US}\b {_words(8)}sponsor(?:ing|s|ed)?\b(?=$|[.!,;)]| {_words(4)}{_OBJECT}\b)"
        rf"|\b(?:will|can) (?:\w+ )?sponsor {_words(3)}{_OBJECT}\b|\b{_OBJECT} {_words(5)}(?:will|can|may) be sponsored\b"
        r"|\bto sponsor(?:ing)? (?:\w+ ){0,3}(?:visas?|candidates|you|people)"
    ),
    "offered.sponsorship_given": re.compile(
        rf"\bsponsorship\b[ :]{{1,2}}{_words(8)}(?:available|offered|provided|possible|yes|given|included|welcome)\b"
        rf"|\b(?:offer|offers|provide|provides|eligible for|get|includes?|including) {_words(6)}sponsorship\b"
        rf"|\b(?:benefits|perks|we offer)\b.{{0,120}}\bvisa (?:sponsorship|support)\b"
    ),
    "offered.we_help": re.compile(
        rf"\b{_US}\b {_words(6)}{_GIVE}\b {_words(9)}{PERMIT}\b"
        rf"|\b(?:wir|arbeitgeber) .{{0,40}}\b(?:unterstütz|helf|sponsor)\w*\b.{{0,60}}\b{PERMIT}\b"
        rf"|\b(?:help|support|assistance) (?:with|for|in) {_words(4)}{PERMIT}\b"
    ),
    "offered.provided": re.compile(
        rf"\b{PERMIT} {_words(6)}(?:is|are|will be)? ?(?:provided|arranged|paid|handled|covered|included|available)\b"
        rf"|\b{PERMIT}: (?:arranged|provided|paid|covered|yes)\b"
        rf"|\b(?:relocation and |work )?visa (?:support|assistance|help)\b"
        rf"|\b{_US}\b {_words(3)}(?:will |to )?(?:obtain|apply for|file|take on) {_words(5)}(?:lmia|{PERMIT})\b"
    ),
    "offered.welcome": re.compile(
        rf"\b(?:receive|get|given) {_words(3)}visas? from (?:the|us|our)\b"
        r"|\bnot (?:have to |need to )?worry about (?:the|your|a) (?:work )?visa"
        rf"|\b{_NEEDY} {_words(3)}(?:is|are) (?:very |most )?welcome|\bwelcomes? .{{0,40}}\b{_NEEDY}"
    ),
}
UNSURE = re.compile(
    r"\b(?:may|might|maybe|perhaps|possibly|could)\b|case[- ]by[- ]case|case basis|depend(?:s|ing)|in some cases"
    r"|considered for|not guaranteed|\bdecided\b|subject to|\bask us\b"
)
# Someone else's visas: customers', clients', a job in immigration, a business trip.
NOT_OURS = re.compile(
    r"\b(?:customers?|clients?|consulate|paralegal|travel desk|business trips?|business travel|our (?:app|product|"
    r"platform|software)|companies sponsor|their (?:foreign )?(?:staff|employees)|experience (?:with|in|of)|"
    r"knowledge of|immigration law\b|mastercard|card payments?)"
)

_PEOPLE = (
    r"(?:people|candidates?|applicants?|individuals?|those|who|you|talent|holders?|anyone|persons?|employees|they|"
    r"professionals|nurses|engineers|doctors|teachers|staff|colleagues|workers|local)"
)
_AWAY = r"(?!(?: the)? (?:pakistan|abroad|overseas|any|another|other|world|home country|your country|outside))"
_STAY = r"(?:located|based|living|live|lives|reside|resides|residing|resident|present|working|staying|settled)"
PRESENT = re.compile(
    rf"\b{_PEOPLE} {_words(5, 'outside|abroad|role|position|job|to')}{_STAY} (?:there|(?:in|inside|within)\b{_AWAY})"
    rf"|\b{_PEOPLE} (?:who )?(?:are |is |must be )?(?:already |currently |presently |now |physically )*"
    rf"(?:in|inside|within) (?!(?:any|other|another|pakistan|need|good|our|this|the world|touch)\b)"
    rf"|\b(?:already|currently|presently|physically) (?:{_STAY} )?(?:in|inside|within|here|there)\b{_AWAY}"
    r"|\bin-country\b|\bonshore\b|\blocal (?:candidates|applicants|hires)\b|\bcandidates in \w+ only\b"
)
ALREADY = re.compile(
    rf"\b(?:already|currently|only|presently) {_words(4, 'outside|abroad')}(?:{_STAY} )?(?:in|inside|within)\b{_AWAY}"
    r"|\bin-country\b|\bonshore\b|\blocal candidates\b"
)
# Beside an offer these make it one for people who are there; "we currently sponsor" says nothing of the kind.
GUARD = re.compile(
    r"\b(?:already|at the moment|right now|another employer|release letter|existing (?:visa|permit|iqama)|noc)\b"
    r"|\bcurrently (?:in|on|hold|holding|living|based|working|employed)\b|\bresidents\b|\bresident of\b"
    r"|-based (?:candidates|applicants|people|staff|hires|talent|nurses|engineers)\b|\blocal(?:ly)?\b(?! (?:time|office))|\bdomestic\b"
    r"|\binternal transfers?\b|\b(?:in|inside|within) (?:the )?country\b|\bgraduates? of\b|\b(?:valid|current) (?:\w+ ){0,3}(?:visas?|permits?)\b"
    r"|\bon an? (?:\w+ )?(?:\d{3}|student|graduate|dependant|dependent|visit|f-1|l-1) (?:visa|permit)"
)
# Living there is asked for beside an offer: before the visa or by it? Nobody can tell, so nothing is said.
DEMAND = re.compile(
    r"\b(?:must|need to|have to|has to|required to|should) (?:\w+ ){0,3}(?:live|reside|be (?:\w+ )?(?:based|located|living|residing|in))\b"
)
# "if you are not currently based in the UK" speaks of people who are elsewhere.
ELSEWHERE = re.compile(
    r"\bnot (?:\w+ ){0,2}(?:based|located|living|live|resident|residing)\b.{0,30}|\boutside\b.{0,30}"
)
WITHOUT_PERMIT = re.compile(r"\b(?:if|do) .{0,20}\bnot already\b")
TRANSFER = re.compile(
    r"\b(?:h-?1-?b|visas?|iqama|sponsorship|permits?|tn)\b (?:\w+ ){0,3}(?:transfers?|portability|renewals?|extensions?)\b"
    r"|\btransfer(?:s|able|ring)? (?:of )?(?:\w+ ){0,3}(?:visas?|iqama|h-?1-?b|permits?|sponsorship)\b"
    r"|\b(?:extension|renewal)s? of (?:\w+ ){0,4}(?:visas?|permits?)|\b(?:stem )?opt\b(?=.{0,40}\b(?:welcome|support|accept"
    r"|extension|candidates))|\bexisting h-?1-?b\b|\bchange of (?:visa )?sponsor|\bcap-exempt\b|\b(?:take over|takes over|update|transfer) (?:your|an existing|the) sponsorship\b"
    r"|\b(?:l-1|f-1|h-?1-?b|visa|permit|status) to (?:an? )?(?:h-?1-?b|\w+ (?:visa|permit))\b"
    r"|\bresidence (?:titles?|permits?) .{0,40}\bextend\b|\bextend (?:your|their|an existing) (?:visa|permit|residence)"
    r"|\bsponsor the (?:change|transfer)\b|\b(?:switch|switching) (?:from|to) (?:\w+ ){0,4}(?:visas?|permits?)"
)
NEGATED = re.compile(rf"\b(?:{_NOT}|no)\b")

RELOCATION = re.compile(
    r"\brelocat(?:ion|e|ing)\b|\bumzug\w*|\b(?:pays?|paid|covers?|with) .{0,40}\b(?:move|flights?)\b|\bfirst month'?s\b"
    r"|\bmonths? of housing\b|\bhelp .{0,30}\b(?:find|with) .{0,20}(?:flat|housing|apartment|moving)\b|\bmoving between\b"
)
NO_RELOCATION = re.compile(
    r"\b(?:no|not|cannot|neither|nor|without) (?:\w+ ){0,6}relocation\b|relocation (?:\w+ ){0,3}not\b"
)
