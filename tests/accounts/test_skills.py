import pytest

from diaspora.accounts import skills
from diaspora.accounts.models import Skill


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Python, python ,PYTHON", ["Python"]),
        ("C, C++, C#", ["C", "C++", "C#"]),
        ("ASP.NET, .NET", ["ASP.NET", ".NET"]),
        ("اردو، انگریزی", ["اردو", "انگریزی"]),
        ("- welding\n• plumbing;\r\n  German   B1.", ["welding", "plumbing", "German B1"]),
        (", ,, -", []),
        ("ﬁnance", ["finance"]),
    ],
)
def test_a_list_is_read_as_people_type_it(text, names):
    assert skills.split(text) == names


def test_the_first_twenty_count():
    assert len(skills.split(",".join(f"skill {number}" for number in range(50)))) == 20


def test_a_very_long_name_is_cut():
    assert skills.split("x" * 500) == ["x" * 60]


def test_one_row_serves_all_spellings(db):
    first, second = skills.rows(["Node.js"]), skills.rows(["node.JS"])
    assert first == second
    assert Skill.objects.get().name == "Node.js"
