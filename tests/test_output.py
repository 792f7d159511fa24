"""Writing results: the old file or the new one, never half of one."""

import os
import stat
import subprocess
import sys
import textwrap

import pytest

from geo.errors import OutputError
from geo.output import replacing, write_atomically


def test_writes_text_as_utf8_and_keeps_line_ends(tmp_path):
    write_atomically(tmp_path / "a.html", "Козинка\r\nend\n")
    assert (tmp_path / "a.html").read_bytes() == "Козинка\r\nend\n".encode()


def test_writes_bytes(tmp_path):
    write_atomically(tmp_path / "a.bin", b"\x00\xff")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff"


def test_failure_keeps_the_old_file_and_leaves_nothing_behind(tmp_path):
    target = tmp_path / "table.gpkg"
    target.write_text("good")

    def fail_half_way():
        with replacing(target) as temporary:
            assert temporary.suffix == ".gpkg"
            temporary.write_text("half")
            raise RuntimeError("the writer failed")

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert target.read_text() == "good"
    assert list(tmp_path.iterdir()) == [target]


def test_keeps_the_mode_of_the_old_file_and_follows_the_mask_for_a_new_one(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    old.chmod(0o640)
    write_atomically(old, "y")
    write_atomically(new, "y")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~mask


def test_follows_a_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("name", ["missing/folder/map.html", "."])
def test_unwritable_target_is_one_clear_error(tmp_path, name):
    with pytest.raises(OutputError) as caught:
        write_atomically(tmp_path / name, "text")
    assert str(tmp_path) in str(caught.value)
    assert isinstance(caught.value, OSError)
    assert list(tmp_path.iterdir()) == []


def test_a_file_as_folder_is_an_output_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "file" / "map.html", "text")


def test_killed_while_writing_leaves_the_old_file(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("good")
    script = textwrap.dedent(
        """
        import os, sys
        from geo.output import replacing
        with replacing(sys.argv[1]) as temporary:
            temporary.write_text("half")
            os.kill(os.getpid(), 9)
        """
    )
    subprocess.run([sys.executable, "-c", script, str(target)], check=False)
    assert target.read_text() == "good"


def test_writes_through_to_what_is_not_a_file():
    code = "from geo.output import write_atomically; write_atomically('/dev/stdout', 'through')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "through"
