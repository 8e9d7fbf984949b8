"""Mail domains where anyone gets an address: they prove no employer."""

FREE = {
    "126.com", "163.com", "aim.com", "aol.com", "att.net", "bell.net", "bigpond.com", "bluewin.ch", "bt.com",
    "btinternet.com", "charter.net", "comcast.net", "cox.net", "cyber.net.pk", "duck.com", "earthlink.net",
    "email.com", "fastmail.com", "fastmail.fm", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com",
    "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.ca", "hotmail.co.uk", "hotmail.com", "hotmail.de",
    "hotmail.fr", "hushmail.com", "icloud.com", "inbox.com", "kpnmail.nl", "laposte.net", "libero.it", "live.ca",
    "live.co.uk", "live.com", "live.nl", "mac.com", "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com",
    "naver.com", "ntlworld.com", "online.no", "optonline.net", "orange.fr", "outlook.com", "outlook.de",
    "outlook.fr", "pm.me", "posteo.de", "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rediffmail.com",
    "riseup.net", "rocketmail.com", "rogers.com", "sbcglobal.net", "sfr.fr", "shaw.ca", "sky.com", "sympatico.ca",
    "t-online.de", "telenet.be", "telus.net", "tuta.com", "tuta.io", "tutanota.com", "verizon.net", "videotron.ca",
    "virginmedia.com", "wanadoo.fr", "web.de", "wp.pl", "ya.ru", "yahoo.ca", "yahoo.co.in", "yahoo.co.uk",
    "yahoo.com", "yahoo.com.pk", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "ziggo.nl",
    "zoho.com", "zohomail.com",
}  # fmt: skip
THROWAWAY = {
    "10minutemail.com", "dispostable.com", "emailondeck.com", "fakeinbox.com", "getairmail.com", "getnada.com",
    "grr.la", "guerrillamail.com", "maildrop.cc", "mailinator.com", "mailnesia.com", "mintemail.com", "moakt.com",
    "mohmal.com", "sharklasers.com", "spam4.me", "temp-mail.org", "tempmail.com", "tempr.email", "throwawaymail.com",
    "trashmail.com", "yopmail.com",
}  # fmt: skip


def proves_no_employer(domain: str) -> bool:
    """True for the domains above, and for addresses below them: mail.gmail.com."""
    parts = domain.lower().rstrip(".").split(".")
    return any(".".join(parts[start:]) in FREE | THROWAWAY for start in range(len(parts)))
