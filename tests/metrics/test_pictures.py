"""A chart as a picture of its own: nothing in it comes from the page, and everything is said."""

from xml.etree import ElementTree

import pytest

from metrics import charts
from metrics.pictures import Picture, standing_alone

SVG = "{http://www.w3.org/2000/svg}"
ABOUT = [("Workspace", "Asterane & Cie"), ("Decided", "Last 12 months"), ("Empty", "")]


def picture(finding="Teams <convert> more", width=720):
    marks = [
        charts.label(10, 20, "A & B", ink="won"),
        '<defs><pattern id="hatch"/></defs><rect fill="url(#hatch)"/>',
        charts.interval_row(30, 50, 40, 60, ink="no_decision", is_faint=True),
    ]
    drawn = charts.drawing(width, 100, marks, charts.Caption("test", "Title", "Told"), css="chart-wide")
    return standing_alone(Picture(finding, "Rates by level", "bar = 95% interval", lambda: drawn), ABOUT)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own text)


def words(svg: str) -> str:
    return " ".join(text.text or "" for text in parsed(svg).iter(f"{SVG}text"))


def test_colours_are_its_own_and_light():
    svg = picture()
    assert "var(" not in svg
    assert "light-dark" not in svg
    assert "#18724f" in svg
    assert parsed(svg).find(f"{SVG}rect").get("fill") == "#ffffff"


def test_letters_are_sent_along():
    svg = picture()
    assert svg.count("@font-face") == 2
    assert "url(data:font/woff2;base64,d09G" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_hatching_and_marks_stay_as_they_were_drawn():
    [inner] = [one for one in parsed(picture()).iter(f"{SVG}svg") if one.get("x")]
    assert inner.get("viewBox") == "0 0 720 100"
    assert inner.find(f"{SVG}defs/{SVG}pattern").get("id") == "hatch"
    assert inner.find(f"{SVG}rect").get("fill") == "url(#hatch)"
    assert [mark.text for mark in inner.iter(f"{SVG}text")] == ["A & B"]


def test_it_says_what_it_shows_of_what_and_when():
    told = words(picture())
    assert "Teams <convert> more" in told
    assert "Rates by level" in told
    assert "bar = 95% interval" in told
    assert "Workspace: Asterane & Cie · Decided: Last 12 months · Salesproc" in told


@pytest.mark.parametrize("width", [320, 720, 1060])
def test_everything_is_within_its_edges(width):
    finding = "A finding that is long enough to need more than a line of its own " * 3
    root = parsed(picture(finding, width))
    across, tall = float(root.get("width")), float(root.get("height"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    lines = [one for one in root if one.tag == f"{SVG}text"]
    assert all(0 < float(line.get("y")) < tall for line in lines)
    sizes = {22: 10.4, 13: 7.2, 11: 5.9}
    longest = [float(one.get("x")) + len(one.text) * sizes[int(one.get("font-size"))] for one in lines]
    assert max(longest) <= across
    [inner] = [one for one in root.iter(f"{SVG}svg") if one.get("x")]
    assert float(inner.get("y")) + float(inner.get("height")) < tall
    assert float(inner.get("x")) + float(inner.get("width")) < across


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match="viewBox"):
        standing_alone(Picture("", "", "", lambda: "<p>"), ABOUT)
