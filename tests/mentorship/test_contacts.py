import random
import time

import pytest

from mentorship.contacts import HELD, scrub

HELD_BACK = [
    # English
    ("Write to ali.khan@example.com please", "email", "ali.khan@example.com"),
    ("I am at sana+jobs@mail.example.pk.", "email", "sana+jobs@mail.example.pk"),
    ("mail me: ali @ gmail . com", "email", "ali @ gmail . com"),
    ("ali dot khan at gmail dot com", "email", "khan at gmail dot com"),
    ("ali.khan [at] yahoo [dot] com", "email", "ali.khan [at] yahoo [dot] com"),
    ("ali(at)company(dot)de", "email", "ali(at)company(dot)de"),
    ("sana at gmail is mine", "email", "sana at gmail"),
    ("sana at the rate gmail dot com", "email", "sana at the rate gmail dot com"),
    ("ＡＬＩ＠ｅｘａｍｐｌｅ．ｃｏｍ", "email", "ＡＬＩ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    ("See https://example.org/me?x=1 first", "link", "https://example.org/me?x=1"),
    ("my page is www.example.net/ali", "link", "www.example.net/ali"),
    ("look at alikhan.com/contact", "link", "alikhan.com/contact"),
    ("calendly.com/ali", "link", "calendly.com/ali"),
    ("wa.me/923001234567 works", "link", "wa.me/923001234567"),
    ("find me on t.me/alikhan", "link", "t.me/alikhan"),
    ("bitly dot com is where", "link", "bitly dot com"),
    ("I am @ali_khan there", "handle", "@ali_khan"),
    ("Telegram: ali_khan", "handle", "Telegram: ali_khan"),
    ("my insta is sana.writes", "handle", "my insta is sana.writes"),
    ("Skype id live-ali77", "handle", "Skype id live-ali77"),
    ("discord - ali7712", "handle", "discord - ali7712"),
    ("Let's talk on WhatsApp", "messenger", "WhatsApp"),
    ("add me on whats app", "messenger", "whats app"),
    ("Call 0300 1234567", "phone", "0300 1234567"),
    ("Call 0300-123-4567 today", "phone", "0300-123-4567"),
    ("+92 300 1234567", "phone", "+92 300 1234567"),
    ("0092-321-7654321", "phone", "0092-321-7654321"),
    ("923001234567", "phone", "923001234567"),
    ("+92 (0)300 1234567", "phone", "+92 (0)300 1234567"),
    ("300 1234567 is my number", "phone", "300 1234567"),
    ("0 3 0 0 1 2 3 4 5 6 7", "phone", "0 3 0 0 1 2 3 4 5 6 7"),
    ("O3OO 1234567", "phone", "O3OO 1234567"),
    ("office 042-35761234", "phone", "042-35761234"),
    ("+49 151 23456789", "phone", "+49 151 23456789"),
    ("ring (555) 123-4567", "phone", "(555) 123-4567"),
    ("07911 123456 in London", "phone", "07911 123456"),
    (
        "zero three zero zero one two three four five six seven",
        "phone",
        "zero three zero zero one two three four five six seven",
    ),
    ("oh three double zero 12 34 five six seven", "phone", "oh three double zero 12 34 five six seven"),
    ("zerothreezerozeroonetwothree", "phone", "zerothreezerozeroonetwothree"),
    ("0\u200b3\u200b0\u200b01234567", "phone", "0\u200b3\u200b0\u200b01234567"),
    # Roman Urdu
    ("mera number 03211234567 hai", "phone", "03211234567"),
    (
        "sifar teen sifar sifar ek do teen char paanch che saat",
        "phone",
        "sifar teen sifar sifar ek do teen char paanch che saat",
    ),
    (
        "zero teen do aik, saat chay panch char teen do aik",
        "phone",
        "zero teen do aik, saat chay panch char teen do aik",
    ),
    ("whatsapp par baat karein", "messenger", "whatsapp"),
    ("watsap pe msg karo", "messenger", "watsap"),
    ("meri insta hai sana_lhr", "handle", "meri insta hai sana_lhr"),
    ("mera skype hai ali.lhr", "handle", "mera skype hai ali.lhr"),
    ("email karein ali at gmail dot com par", "email", "ali at gmail dot com"),
    # Urdu
    ("میرا نمبر ۰۳۰۰۱۲۳۴۵۶۷ ہے", "phone", "۰۳۰۰۱۲۳۴۵۶۷"),
    ("فون ۰۳۰۰-۱۲۳۴۵۶۷", "phone", "۰۳۰۰-۱۲۳۴۵۶۷"),
    ("نمبر ٠٣٢١١٢٣٤٥٦٧", "phone", "٠٣٢١١٢٣٤٥٦٧"),
    ("صفر تین صفر صفر ایک دو تین چار پانچ چھ سات", "phone", "صفر تین صفر صفر ایک دو تین چار پانچ چھ سات"),
    ("زیرو تین دو ایک سات چھے پانچ چار تین دو ایک", "phone", "زیرو تین دو ایک سات چھے پانچ چار تین دو ایک"),
    ("واٹس ایپ پر بات کریں", "messenger", "واٹس ایپ"),
    ("واٹس‌ایپ کریں", "messenger", "واٹس‌ایپ"),
    ("ای میل ali@example.com ہے", "email", "ali@example.com"),
    ("علی ایٹ جی میل ڈاٹ کام", "email", "علی ایٹ جی میل ڈاٹ کام"),
    ("ٹیلی گرام: ali_khan", "handle", "ٹیلی گرام: ali_khan"),
    ("میرا انسٹاگرام ہے sana_lhr", "handle", "میرا انسٹاگرام ہے sana_lhr"),
]

INNOCENT = [
    # English
    "The salary is PKR 300,000 to 450,000 a month.",
    "They offer €52,000, above the threshold of 50,700.",
    "Between 300000 - 450000 rupees, I think.",
    "My savings are 1,200,000 and the blocked account is 11,904.",
    "I worked there 2019 2020 2021 and 2022.",
    "From 2016-09-01 to 2021-06-30, then 01.02.2022.",
    "The interview is on 2026-11-24 18:00 in Karachi.",
    "IELTS 7.5, GRE 320, GPA 3.85/4.00",
    "Section 18g of the Residence Act, form I-129.",
    "I build ASP.NET and Node.js services with socket.io.",
    "I look at houses at night, e.g. in Berlin.",
    "I work at Facebook as an engineer.",
    "Is LinkedIn useful for a nurse?",
    "I was at Google. Me and my team moved.",
    "Let us meet at 7 on Saturday, or 8:30 on Sunday.",
    "No one said so. Two of us do, one does not.",
    "Rank one two three of my choices: Germany, Canada, UAE",
    "I am 25, with 3 years at a bank and 2 at a start-up.",
    "The signal is weak here in the evening.",
    "My visa number has 9 digits, which ones count?",
    "A 40 hour week, 30 days of leave, 13 salaries.",
    "Version 3.11.7 of Python and 15.20 of PostgreSQL",
    "I snap pictures. My telegram arrived late.",
    "I have 10+ years; she has 12–15.",
    "Can you look at my CV at the weekend?",
    "Bring forms 1, 2, 3, 4, 5, 6 and 7.",
    "What's applied for first, the visa or the flat?",
    "The chance is 1.5 in 100, about 0.015.",
    # Roman Urdu
    "Mujhe Germany jana hai, do saal ka tajurba hai.",
    "Kya aap meri CV dekh sakte hain? Teen sawal hain.",
    "Mein ne char panch jagah apply kiya, koi jawab no.",
    "Fees 250,000 rupay thi, ab 3 lakh hai.",
    "Main saat aath baje free hota hoon.",
    "Ek do din mein bata dein, shukriya.",
    "IELTS mein 7 band hain, kya kaafi hai?",
    "Agent ne 15 lakh mange, kya yeh theek hai?",
    # Urdu
    "میں جرمنی جانا چاہتا ہوں، دو سال کا تجربہ ہے۔",
    "تنخواہ ۳۰۰,۰۰۰ روپے ہے اور چھ چھٹیاں ہیں۔",
    "کیا آپ میری سی وی دیکھ سکتے ہیں؟",
    "انٹرویو ۲۰۲۶-۱۱-۲۴ کو ہے۔",
    "میں نے ۲۰۱۹ سے ۲۰۲۳ تک لاہور میں کام کیا۔",
    "ایک دو دن میں بتا دیں، چار پانچ سوال ہیں۔",
    "فیس بک پر کام کرنے والے انجینئر کیسے گئے؟",
    "ایجنٹ نے ۱۵ لاکھ مانگے، کیا یہ ٹھیک ہے؟",
]


@pytest.mark.parametrize(("text", "kind", "detail"), HELD_BACK)
def test_a_contact_is_held_back(text, kind, detail):
    got = scrub(text)
    assert [(one.kind, one.text) for one in got.held][-1:] == [(kind, detail)]
    assert got.text == text.replace(detail, HELD)
    assert not got.clean


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_text_stays_as_it_is(text):
    got = scrub(text)
    assert got.held == ()
    assert got.text == text


def test_a_number_is_found_behind_a_year():
    assert scrub("since 2019 0300 1234567").text == f"since 2019 {HELD}"
    assert scrub("since 2019\n0300 1234567").text == f"since 2019\n{HELD}"
    assert scrub("0\n3\n0\n0\n1\n2\n3\n4\n5\n6\n7").text == HELD


def test_several_details_are_held_in_order():
    got = scrub("Call 0300 1234567 or write to a@example.com, sana")
    assert got.text == f"Call {HELD} or write to {HELD}, sana"
    assert [one.kind for one in got.held] == ["phone", "email"]


@pytest.mark.parametrize("seed", range(50))
def test_details_are_found_among_innocent_sentences(seed):
    draw = random.Random(seed)
    text, _, detail = draw.choice(HELD_BACK)
    before, after = draw.sample(INNOCENT, 2)
    got = scrub(f"{before}\n{text}\n{after}")
    assert got.text == f"{before}\n{text.replace(detail, HELD)}\n{after}"


@pytest.mark.parametrize(("text", "kind", "detail"), HELD_BACK)
def test_what_is_cleaned_stays_clean(text, kind, detail):
    assert scrub(scrub(text).text).clean


@pytest.mark.parametrize(
    "unit", ["a.", "0 ", "@", "one ", "a at ", "my insta ", "(dot)", "a-", "1,", "ایک ", "www.", "+", " . "]
)
def test_no_text_takes_long(unit):
    text = unit * (4000 // len(unit))
    start = time.process_time()
    scrub(text)
    assert time.process_time() - start < 0.5
