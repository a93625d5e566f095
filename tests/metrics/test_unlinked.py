"""What is left of a part of a page when nothing in it may lead further."""

import pytest

from metrics.unlinked import unlinked


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ('<a class="big" href="/w/a/" data-n="3">33 %</a>', '<span class="big">33 %</span>'),
        ('<p>a<br>b<a href="/x/"><b>c</b></a></p>', "<p>a<br>b<span><b>c</b></span></p>"),
        ('<p class="xs no-print">Download: <a href="?format=csv">CSV</a><br></p>rest', "rest"),
        ('<form method="post"><input name="a"><button>b</button></form><i>c</i>', "<i>c</i>"),
        ("<td><span data-inside>Said by <b>Zoé</b></span> known</td>", "<td> known</td>"),
        ('<td class="n" data-label="Won" hx-get="/x/" onclick="x()">1</td>', '<td class="n" data-label="Won">1</td>'),
        ('<use href="#mark"/><use xlink:href="/x.svg#mark"/>', '<use href="#mark"/><use/>'),
        (
            "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;</bdi>",
            '<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; "</bdi>',
        ),
        ('<td title="&quot;&gt;&lt;a href=x&gt;">1</td>', '<td title="&quot;&gt;&lt;a href=x&gt;">1</td>'),
        ("<script>let a = '<p>';</script><p>b</p>", "<p>b</p>"),
        ('<svg viewBox="0 0 1 1"><a href="/x/"><rect/></a></svg>', '<svg viewbox="0 0 1 1"><g><rect/></g></svg>'),
        ('<a class="btn" href="/x/">Clear the filters</a>', ""),
    ],
)
def test_links_become_words_and_what_acts_goes(written, left):
    assert unlinked(written) == left
