"""What the style guide shows: invented people and jobs, so that each component is seen with real words."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django import forms


class SampleForm(forms.Form):
    """One field of each kind that the site uses."""

    title = forms.CharField(max_length=60)
    email = forms.EmailField(required=False)
    about = forms.CharField(widget=forms.Textarea, required=False)
    country = forms.ChoiceField(choices=[("NL", "Netherlands"), ("DE", "Germany")])
    level = forms.ChoiceField(choices=[("mid", "Mid"), ("senior", "Senior")], widget=forms.RadioSelect)
    agree = forms.BooleanField()


LABELS = {
    "en": {
        "title": ("Title of the job", "As the employer writes it."),
        "email": ("Where people apply", ""),
        "about": ("What the work is", ""),
        "country": ("Country", ""),
        "level": ("Level", ""),
        "agree": ("The employer knows that this is posted here", ""),
    },
    "ur": {
        "title": ("جاب کا عنوان", "جیسے ادارے نے لکھا ہے۔"),
        "email": ("درخواست کس پتے پر جائے", ""),
        "about": ("کام کیا ہے", ""),
        "country": ("ملک", ""),
        "level": ("درجہ", ""),
        "agree": ("ادارہ جانتا ہے کہ یہ جاب یہاں لگائی گئی ہے", ""),
    },
}
WORDS = {
    "en": {
        "job": "Site reliability engineer",
        "place": "Utrecht, Netherlands",
        "person": "Hina Baloch",
        "role": "Data engineer, moved in 2022",
        "origin": "Karachi",
        "destination": "Utrecht",
        "register": "IND register",
        "quote": "We sponsor visas for people from outside the EU.",
        "inside": "2 people inside",
        "step_done": "Degree attested",
        "step_next": "Police certificate",
        "step_later": "Appointment at the embassy",
        "cost": "PKR 3,000",
        "reason": "No job matches all four filters.",
        "more": "Twelve match without “pay shown”.",
        "action": "Drop it",
        "say": "Salaam. I have sent my CV.",
        "reply": "Thank you. I will look at it by Sunday.",
        "chip": "On an official register",
        "chip_two": "Remote",
        "ok": "Saved.",
        "warn": "This fact was last checked 8 months ago.",
        "bad": "The salary is above its maximum.",
        "info": "Answers usually come in 4 days.",
        "waited": "days, half of 63 members waited less",
    },
    "ur": {
        "job": "سائٹ ریلائیبلٹی انجینئر",
        "place": "یوتریخت، نیدرلینڈز",
        "person": "حنا بلوچ",
        "role": "ڈیٹا انجینئر، 2022 میں منتقل ہوئیں",
        "origin": "کراچی",
        "destination": "یوتریخت",
        "register": "IND رجسٹر",
        "quote": "We sponsor visas for people from outside the EU.",
        "inside": "اندر 2 لوگ موجود",
        "step_done": "ڈگری کی تصدیق ہو گئی",
        "step_next": "پولیس سرٹیفکیٹ",
        "step_later": "سفارت خانے میں اپائنٹمنٹ",
        "cost": "3,000 روپے",
        "reason": "کوئی جاب چاروں فلٹر پر پوری نہیں اترتی۔",
        "more": "”تنخواہ درج ہے“ ہٹا دیں تو بارہ ملتی ہیں۔",
        "action": "ہٹا دیں",
        "say": "سلام۔ میں نے اپنا CV بھیج دیا ہے۔",
        "reply": "شکریہ۔ میں اتوار تک دیکھ لوں گا۔",
        "chip": "سرکاری رجسٹر میں درج",
        "chip_two": "ریموٹ",
        "ok": "محفوظ ہو گیا۔",
        "warn": "یہ معلومات 8 ماہ پہلے جانچی گئی تھیں۔",
        "bad": "تنخواہ اپنی آخری حد سے زیادہ ہے۔",
        "info": "جواب عموماً 4 دن میں آتا ہے۔",
        "waited": "دن، 63 میں سے آدھے ارکان نے اس سے کم انتظار کیا",
    },
}


@dataclass
class NextOnly:
    """As keyset_page's answer on a first page."""

    next: str = "abc"
    previous: str = "abc"


@dataclass(frozen=True)
class Pane:
    language: str
    theme: str
    words: dict[str, str]
    form: SampleForm
    page: NextOnly = field(default_factory=NextOnly)
    checked: date = date(2026, 11, 20)
    call: datetime = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)

    @property
    def checklist(self) -> list[str]:
        return [self.words["step_done"], self.words["step_next"]]

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ur" else "ltr"


def panes() -> list[Pane]:
    return [
        Pane(language, theme, WORDS[language], _filled(language, theme))
        for theme in ("light", "dark")
        for language in ("en", "ur")
    ]


def _filled(language: str, theme: str) -> SampleForm:
    form = SampleForm({f"{language}-{theme}-country": "DE"}, prefix=f"{language}-{theme}")
    for name, (label, help_text) in LABELS[language].items():
        _label(form.fields[name], label, help_text)
    return form


def _label(one: Any, label: str, help_text: str) -> None:
    one.label, one.help_text = label, help_text
