"""Words of the scam signals, after `scam_text.fold`, in English, Roman Urdu and Urdu. Every gap is bounded."""
# ruff: noqa: E501  (a pattern broken in two is read wrong)

import re

VERSION = "2026-11-24"

_UNIT = (
    r"(?:rs|pkr|rupees?|rupay\w?|rupai|rupe|aed|dirhams?|usd|usdt|dollars?|sar|riyals?|qar|eur|euros?|gbp|pounds?"
    r"|روپے|روپیے|درہم|ڈالر|ریال|یورو)"
)
_MANY = r"(?:k|lakhs?|lacs?|hazar|hazaar|thousand|million|crore|لاکھ|ہزار)"
AMOUNT = re.compile(
    rf"(?:\b(?:rs|pkr|aed|usd|usdt|sar|qar|eur|gbp)\b\.?|[$€£]) ?(?P<a>\d[\d,]{{0,12}}(?:\.\d{{1,2}})?) ?(?P<am>{_MANY})?"
    rf"|(?<![\d,.-])(?P<b>\d[\d,]{{0,12}}(?:\.\d{{1,2}})?) ?(?P<bm>{_MANY})? ?(?P<unit>{_UNIT})\b"
    rf"|(?<![\d,.-])(?P<c>\d[\d,]{{0,12}}(?:\.\d{{1,2}})?) ?(?P<cm>{_MANY})\b"
    r"|(?<![\d,.+-])(?P<d>[1-9]\d{0,2},\d{3}|[1-9]\d{3,6})(?![\d,.-]\d|\d)"
)
DOLLARS = re.compile(r"(?:\$|\busd\b) ?(\d[\d,]{0,9})|(?<![\d,.])(\d[\d,]{0,9}) ?(?:\$|usd\b|dollars?\b|ڈالر)")

FEE = re.compile(
    r"\b(?:(?:processing|visa|security|medical|registration)(?:fees?|charges?|deposit)|fees?|charges?|deposit|security|processing|visa costs?|tickets?|medical|registration|payment|refundable|total cost"
    r"|pa?isay|paisey|paise|paisa|advance|raqam|rakam|kharch\w?)\b|فیس|رقم|ایڈوانس|پیسے|خرچ"
)
PAY = re.compile(
    r"\byou (?:have to |must |need to |will )?pay\b(?! attention)|\bpay (?:in advance|before|first|now|half|upfront|only)\b"
    r"|\b(?:to|must|should) be (?:paid|sent|deposited|transferred)\b|\b(?:send|transfer)\b(?=.{0,40}\d)|\bdeposit (?:of )?(?:rs|pkr|usd|aed|sar|\$|\d)|\badvance\b|\bkindly pay\b|\b(?:half|rest|balance) (?:before|after|now|at)\b"
    r"|\binto (?:the|this|our|my) account\b|\beasypaisa\b|\bjazzcash\b|\bwestern union\b|\bupfront\b"
    r"|\bbhej\w{0,4}\b|\bjama (?:kar|kra)\w*|\b(?:dene|deni|dena) (?:honge|hongay|hoga|hogi|parenge|parega)\b|\bada kar\w*"
    r"|جمع کر|بھیج|ادا کر|ایڈوانس|ایزی پیسہ|جاز کیش|دینے ہوں"
)
NO_FEE = re.compile(
    r"\b(?:no|never|without|any) (?:\w+ ){0,4}(?:fees?|charges?|money|payment)\b|\bnever (?:to|ask|pay)\b|\bnot (?:pay|ask)\b"
    r"|\brefund(?!able)|\bwe pay\b|\b(?:company|employer|trust|hospital|firm) (?:khud |will )?(?:pays?|covers?|deta|deti)\b|\bpaid by the\b"
    r"|\bkoi (?:fees?|paisa|paisay) nah?i\b|\bmat d\w+|کوئی فیس نہیں|نہ دیں|مفت ہے"
)
OFFICIAL = re.compile(r"\bprotector\w*|\bgovernment\b|\bchallan\b|پروٹیکٹر|سرکاری|چالان")
OUR_POCKET = re.compile(
    r"\beasypaisa\b|\bjazzcash\b|\b(?:our|my|this) (?:account|office)\b|\bto us\b|\bham[ae]in\b|ایزی پیسہ|جاز کیش|ہمیں"
)

PASSPORT = r"(?:passports?|cnic|shanakhti card|id card|پاسپورٹ|شناختی کارڈ)"
PAPERS = re.compile(
    rf"\b(?:original|asal|asli)\b.{{0,20}}{PASSPORT}|اصل .{{0,10}}{PASSPORT}"
    rf"|{PASSPORT}.{{0,40}}(?:\bjama\b|\bsubmit\b|\bpicture\b|\bphoto\b|\btasveer\b|تصویر|جمع)"
    rf"|\b(?:submit|send|bhej\w*)\b.{{0,30}}\b(?:picture|photo|copy|scan|original|tasveer)\b.{{0,20}}{PASSPORT}"
    rf"|{PASSPORT}.{{0,40}}\b(?:on|par|pe) whatsapp\b"
)
NO_PAPERS = re.compile(
    r"\b(?:not|never|no one|mat|nahi)\b|\bafter you (?:accept|sign)|\bafter the offer|\boffer ke ba+d|\bgive (?:them|it) (?:straight )?back"
    r"|نہ بھیج|کے بعد"
)

PROMOTER = re.compile(
    r"\boverseas employment (?:agency|promoters?)\b|\boep\b|\b(?:manpower|recruiting|recruitment) (?:recruiting )?(?:agency|agents?|consultants?|company|services)\b"
    r"|\bmanpower\b.{0,30}\bhiring\b|\b(?:hiring|recruiting) .{0,40}\bfor our clients? in\b|\bour agency\b|\bhamari .{0,30}agency\b|ریکروٹنگ ایجنسی|ہماری .{0,20}ایجنسی"
)
LICENCE = re.compile(
    r"\b(?:licen[cs]e|oepl?|lic)\W{0,3}(?:no|number|nr|#)?\W{0,3}(\d{3,5}/[a-z]{2,4}(?:/\d{4})?|\d{4,5})\b"
)

TRAFFICKING_PLACES = {
    "TH": r"\bthailand\b|\bbangkok\b|\bmae sot\b|تھای ?لینڈ",
    "MM": r"\bmyanmar\b|\bburma\b|\bmyawaddy\b|میانمار|برما",
    "LA": r"\blaos\b|\bgolden triangle\b|لاوس",
    "VN": r"\bvietnam\b|\bviet nam\b|\bhanoi\b|ویتنام",
    "KH": r"\bcambodia\b|\bphnom penh\b|\bsihanoukville\b|کمبوڈیا",
}
TRAFFICKING_ROLES = re.compile(
    r"\bcustomer (?:service|support|care)\b|\bcall cent(?:er|re)\b|\bdata entry\b|\bcrypto\b|\bchat(?:ting)? (?:support|agents?|operators?)\b"
    r"|\bit support\b|\bonline support\b|\btele ?sales\b|کسٹمر سروس|کال سینٹر|ڈیٹا انٹری|کرپٹو"
)

CHAT_ONLY = re.compile(
    r"\bwhats ?app\b|\bwa\.me\b|\btelegram\b|\bt\.me\b|\bgoogle forms?\b|\bforms\.gle\b|\bdocs\.google\.com/forms\b|واٹس ?ایپ|ٹیلی ?گرام"
)
MAIL = re.compile(r"[\w.+-]{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5})")
DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,12})(?![\w@-])"
)
FREE_MAIL = frozenset(
    {
        "gmail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "ymail.com",
        "mail.com",
        "aol.com",
    }
)
NOT_A_SITE = FREE_MAIL | {
    "wa.me", "t.me", "forms.gle", "docs.google.com", "bit.ly", "tinyurl.com", "facebook.com", "instagram.com", "youtube.com", "tiktok.com", "linkedin.com", "chat.whatsapp.com"
}  # fmt: skip

PROMISES = re.compile(
    r"\b(?:free|azad|open) visa\b|\bvisit visa\b.{0,30}\b(?:work|job|kaam)\b|\bvisa (?:is )?guarante\w+|\bguarante\w+ visa\b|\b100 ?% visa\b"
    r"|\b(?:no|without) (?:interview|ielts)\b|\b(?:koi )?(?:interview|ielts) nah?i\b|\b(?:bina|baghair) (?:interview|ielts)\b"
    r"|ازاد ویزا|ویزا.{0,20}گارنٹی|گارنٹی.{0,20}ویزا|انٹرویو کے بغیر|بغیر انٹرویو|سو فیصد"
)
TASK = re.compile(
    r"\b(?:like|subscribe|follow|rate|review)\b.{0,40}\b(?:youtube|tiktok|instagram|channels?|videos?|hotels?|google maps|products)\b|\bvideos? (?:\w+ )?like\b"
    r"|\bper task\b|\bhar task\b|\bvip level\b|سبسکرایب|ہر ٹاسک|ویڈیو لایک"
)
TASK_PAY = re.compile(
    r"\bdaily (?:payout|payment|income)\b|\bper task\b|\bhar task\b|\busdt\b|\bwallet\b|\brecharge\b|\brozana (?:payment|kamai)\b|\bwithdraw\b"
    r"|\bcommission\b|\bper (?:like|review|video)\b|روزانہ|والٹ|ہر ٹاسک"
)
TASK_COIN = re.compile(
    r"\b(?:recharge|unlock)\b.{0,40}\b(?:usdt|vip|level|wallet)\b|\busdt\b.{0,40}\b(?:recharge|withdraw|task)\b"
)
MLM = re.compile(
    r"\bdownline\b|\bjoining fees?\b|\bteam bana\w*|\b(?:unlimited|lamehdood|la mehdood) (?:income|kamai|earning)|\bstarter (?:package|kit)\b"
    r"|\bnetwork marketing\b|\bnaye? member par\b|ٹیم بنای|لامحدود امدنی|ڈاون لاین|جوایننگ فیس"
)
OFFICES = re.compile(
    r"\bembassy\b|\bconsulate\b|\bhigh commission\b|\bfia\b|\bhec\b|\boec\b|\bbeoe\b|\bministry of\b|\bbureau of emigration\b|سفارت خان|ایف ای اے|ایچ ای سی"
)
CLAIM = re.compile(
    r"\bthis is\b|\bjob cell\b|\bofficer\b|\bki taraf se\b|\bon behalf of\b|\bapproved\b|\bclear(?:ed|ance)?\b|\bselected you\b|\brecruit\w+\b|\bdepartment\b|کی طرف سے|افسر|منظور"
)
URGENT = re.compile(
    r"\blast dat?e?y? ?(?:is )?today\b|\blimited seats?\b|\bseats? limited\b|\bhurry\b|\baa?j (?:hi )?aa?khri\b|\baakhri (?:din|tareekh)\b|\bjaldi kar\w*|\bonly today\b|اخری تاریخ|اج ہی|محدود سیٹ"
)
PROTECTOR = re.compile(r"\bprotector\b|پروٹیکٹر")

# A number may end a sentence; "1,234.50" is an amount.
PHONE = re.compile(r"(?<!\d)(?<!\d[.,])(?:\+|00)?\d[\d\s()-]{8,17}\d(?![.,]?\d)")
IBAN = re.compile(r"\b([a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?)\b")
WALLET = re.compile(r"\b(T[1-9A-HJ-NP-Za-km-z]{33}|0x[0-9a-fA-F]{40}|bc1[0-9a-z]{25,59})\b")
