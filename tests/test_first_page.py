"""What a browser is told before it runs anything: scripts that are there, of this edition of Streamlit, once each."""

from __future__ import annotations

import re

import pytest

from dashboard.picture.bundle import bundle_path
from dashboard.server import COMPONENTS, _told_where
from dashboard.streamlit_files import ON_A_PAGE, STATIC, scripts_of_a_page


@pytest.mark.parametrize("name", ON_A_PAGE)
def test_every_part_of_a_page_is_a_script_of_this_edition(name: str):
    assert [address for address in scripts_of_a_page() if re.search(rf"/{name}\.[^/]+\.js$", address)]


@pytest.mark.parametrize("path", ["/", "/dependence"])
def test_scripts_told_of_beforehand_are_there_and_told_once(path: str):
    told = re.findall(r'<link rel="modulepreload" [^>]*href="\./([^"]+)"', _told_where(path))
    assert len(told) == len(set(told))
    assert told[:4] == [bundle_path(), *(one.path for one in COMPONENTS)]
    assert [address for address in told[4:] if not (STATIC / address).is_file()] == []
    assert set(scripts_of_a_page()) <= {*told, *re.findall(r'src="\./([^"]+)"', _told_where(path))}
