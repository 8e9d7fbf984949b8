"""What the demo's bridges are made of. No company, person or figure in it is real."""

from typing import Any

HOME_COMPANIES = [("Ravi Works", "PK"), ("Margalla Labs", "PK"), ("Northlight Bridge", "NL")]
BRIDGES: list[dict[str, Any]] = [
    {
        "kind": "contract",
        "title": "A team of three for a clinic's booking system",
        "company": "Northlight Bridge",
        "country": "NL",
        "place": "Utrecht",
        "budget": "20_75",
        "term": "3_6",
        "label": "a lead engineer in Utrecht",
        "description": (
            "We run booking for 40 clinics and need a second team for the patient app.\n\n- What is "
            "delivered: the app's new visit page, tested, in four steps\n- Who decides that a step is "
            "done: our lead, within five working days\n- What we bring: designs, a test system, a "
            "daily call at 15:00 Lahore time"
        ),
    },
    {
        "kind": "knowledge",
        "title": "How a data platform is kept honest",
        "form": "talk",
        "audience": "university",
        "online": True,
        "home_place": "",
        "label": "a data engineer in Utrecht",
        "description": (
            "An hour for final-year students: what breaks in a data platform, how we find it, and "
            "what I would learn first if I began again. Questions in Urdu or English. A university "
            "that wants it asks here."
        ),
    },
    {
        "kind": "home",
        "title": "Head of engineering in Lahore",
        "company": "Ravi Works",
        "seeking": "role",
        "home_place": "Lahore",
        "pay": "PKR 900,000 to 1,200,000 a month",
        "label": "the founder",
        "description": (
            "We make software for cold stores and have 34 people. We look for somebody who has led a "
            "team abroad and wants to come home within the year. We pay for the move, and your first "
            "month is for looking around."
        ),
    },
    {
        "kind": "venture",
        "title": "Remote radiology for district hospitals",
        "country": "GB",
        "place": "Leeds",
        "home_place": "Multan",
        "stage": "prototype",
        "wanted": "the hospitals' side, in Punjab",
        "pay": "half of it",
        "label": "a radiologist in Leeds",
        "description": (
            "Two of us read scans for a small hospital at night, and it works. We look for somebody "
            "in Multan or near it who knows district hospitals, speaks with their heads, and becomes "
            "a co-founder with half of it."
        ),
    },
    {
        "kind": "knowledge",
        "title": "Testing for small teams",
        "form": "course",
        "audience": "firm",
        "online": False,
        "home_place": "Karachi",
        "label": "a QA lead in Leipzig",
        "description": (
            "Three evenings for a firm of up to 20 people, on your own code: what to test, what to "
            "leave, how to keep it quick. I am in Karachi for a month in winter. Free; tea is "
            "welcome."
        ),
    },
    {
        "kind": "contract",
        "title": "Data labelling with a lead who knows Urdu",
        "company": "Northlight Bridge",
        "country": "NL",
        "place": "Utrecht",
        "budget": "5_20",
        "term": "to_3",
        "home_place": "Islamabad",
        "label": "a team lead in Utrecht",
        "description": (
            "10,000 recordings of Urdu speech are to be checked against their text by a team of five "
            "with a lead of their own. We pay each month for what is done; a sample of 50 is paid as "
            "well."
        ),
    },
    {
        "kind": "home",
        "title": "A founder for a repair network in Sialkot",
        "seeking": "founder",
        "home_place": "Sialkot",
        "pay": "a salary and 20 % of the firm",
        "label": "a group of alumni",
        "description": (
            "Twelve alumni put up the first year's money and look for somebody who returns to build a"
            " network of workshops that repair medical devices. We bring contacts in four hospitals "
            "and a room."
        ),
    },
    {
        "kind": "knowledge",
        "title": "A second look at your curriculum for nurses",
        "form": "review",
        "audience": "university",
        "online": True,
        "home_place": "",
        "label": "a nurse teacher in Cork",
        "description": (
            "I read your curriculum for intensive care beside what hospitals here ask of nurses from "
            "Pakistan, and go through it with your teachers in two hours. One faculty at a time."
        ),
    },
    {
        "kind": "venture",
        "title": "Solar pumps with pay by month",
        "country": "DE",
        "place": "Leipzig",
        "home_place": "Hyderabad",
        "stage": "idea",
        "wanted": "the technical half",
        "pay": "to be agreed, written down",
        "label": "an energy engineer in Leipzig",
        "description": (
            "I know the pumps and the bank's side, and I look for a co-founder in Sindh who has put "
            "up solar systems and can lead a crew. We begin with five farms that I know, and write "
            "everything down."
        ),
    },
    {
        "kind": "contract",
        "title": "A partner for accounting software",
        "company": "Northlight Bridge",
        "country": "NL",
        "place": "Utrecht",
        "budget": "75_250",
        "term": "longer",
        "label": "an owner in Utrecht",
        "description": (
            "We look for a firm that takes over our accounting module for small shops and keeps it "
            "running for two years. Scope, code and the list of faults are open to whoever is "
            "introduced."
        ),
    },
]
BRIDGE_NOTE = (
    "We are four people in Faisalabad who have kept a booking system for eleven clinics running since 2021. I lead the"
    " team; two of us wrote its patient pages, and we can begin in three weeks."
)
