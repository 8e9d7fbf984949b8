"""What the demo's jobs are made of. No company, person or figure in it is real."""

from typing import Any

ADJECTIVES = ["Northlight", "Amberfield", "Bluequay", "Coppergate", "Dunlin", "Elmbridge", "Farrow", "Greywater"]
NOUNS = ["Systems", "Health", "Robotics", "Energy", "Logistics"]
PLACES: dict[str, dict[str, Any]] = {
    "DE": {"cities": ["Berlin", "Leipzig", "München"], "pay": 62_000, "currency": "EUR", "period": "year"},
    "NL": {"cities": ["Utrecht", "Amsterdam", "Eindhoven"], "pay": 64_000, "currency": "EUR", "period": "year"},
    "GB": {"cities": ["Leeds", "London", "Bristol"], "pay": 55_000, "currency": "GBP", "period": "year"},
    "CA": {"cities": ["Toronto", "Calgary", "Halifax"], "pay": 95_000, "currency": "CAD", "period": "year"},
    "AE": {"cities": ["Dubai", "Sharjah", "Abu Dhabi"], "pay": 19_000, "currency": "AED", "period": "month"},
    "SA": {"cities": ["Riyadh", "Jeddah"], "pay": 17_000, "currency": "SAR", "period": "month"},
    "IE": {"cities": ["Cork", "Dublin"], "pay": 66_000, "currency": "EUR", "period": "year"},
    "AU": {"cities": ["Adelaide", "Melbourne"], "pay": 112_000, "currency": "AUD", "period": "year"},
    "SE": {"cities": ["Malmö", "Göteborg"], "pay": 52_000, "currency": "SEK", "period": "month"},
    "AT": {"cities": ["Graz", "Wien"], "pay": 58_000, "currency": "EUR", "period": "year"},
}
# Rupees for one unit: round numbers that look made up, because they are.
RATES = {"EUR": 300, "GBP": 350, "CAD": 200, "AED": 75, "SAR": 75, "AUD": 180, "SEK": 27, "USD": 280}
ROLES = {
    "Backend engineer": ["Python", "Django", "PostgreSQL", "Docker", "Go"],
    "Frontend engineer": ["TypeScript", "React", "CSS", "Accessibility"],
    "Data engineer": ["Python", "SQL", "Airflow", "Spark"],
    "Site reliability engineer": ["Linux", "Kubernetes", "Terraform", "Go"],
    "Mobile engineer": ["Kotlin", "Swift", "Flutter"],
    "Intensive care nurse": ["Intensive care", "Paediatrics", "German B2"],
    "Electrical engineer": ["Power systems", "PLC", "AutoCAD"],
    "Product designer": ["Figma", "Research", "Prototyping"],
    "QA engineer": ["Playwright", "Selenium", "Python"],
    "Civil engineer": ["Structures", "Surveying", "Revit"],
    "Data analyst": ["SQL", "Statistics", "Dashboards"],
}
DUTIES = [
    "You own a part of the product and say when it is done.",
    "You review the work of two colleagues and have yours reviewed.",
    "You write down what you decide, so that the next person understands it.",
    "You talk with the people who use what you make, every second week.",
    "You are on call one week in six, paid.",
    "You help to plan the quarter and to say no to some of it.",
    "You look after tools that three teams rely on.",
    "You teach what you know to whoever joins after you.",
]
QUOTES = [
    ("offered", "We sponsor work visas for people from outside the country and help with the papers."),
    ("offered", "Visa sponsorship is available for this role."),
    ("offered", "We apply for your work permit and pay its fees."),
    ("refused", "We cannot offer visa sponsorship for this position."),
    ("refused", "You must already have the right to work in the country."),
    ("in_country_only", "We can take over the permit of people who already live and work here."),
]
SILENCE = [
    "You get 28 days of leave and a budget for learning.",
    "The team meets in the office on Tuesdays.",
    "We answer every application within two weeks.",
]
FIT_NOTE = (
    "For five years I have built and run services that take payments for a chain of shops in four cities. I moved the"
    " system from one server to several, cut the nightly run from six hours to forty minutes, and wrote the tests that"
    " let three colleagues change it without fear. The advert asks for exactly that; I can start within two months."
)
