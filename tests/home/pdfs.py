"""PDFs with something in them."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def script():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def pdf(change=None, pages=1, **save):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Author"] = "Canary Author"
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def open_action(made):
    made.Root.OpenAction = script()


def named_script(made):
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), made.make_indirect(script())])))


def page_action(made):
    made.pages[0].obj.AA = Dictionary(O=script())


def launch(made):
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("x"))
    )
    made.pages[0].obj.Annots = Array([link])


def attachment(made):
    made.attachments["x.exe"] = b"MZ"


def xfa(made):
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


ACTIVE = [open_action, named_script, page_action, launch, attachment, xfa]
