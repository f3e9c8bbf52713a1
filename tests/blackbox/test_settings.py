"""Settings and the user's yes, through the program."""


def test_trust(world):
    world.write("assay.toml", '[policy]\nmin-age = "1 hour"\n')
    run = world.run_assay("trust")
    assert run.returncode == 0 and run.stdout == "assay.toml:2: min-age of 1 hour where 1 day holds\n"
    assert "Remembered" in run.stderr
    run = world.run_assay("trust")
    assert run.returncode == 0 and run.stdout == ""
    assert world.run_assay("trust", "--forget").returncode == 0
    assert world.run_assay("trust", "--forget").returncode == 1


def test_state_is_private(world):
    world.write("assay.toml", '[policy]\nmin-age = "1 hour"\n')
    assert world.run_assay("trust").returncode == 0
    state = world.top / "home/.local/state/assay"
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / "trusted").stat().st_mode & 0o777 == 0o600
    # A link in the place of the folder is not followed.
    elsewhere = world.top / "elsewhere"
    state.rename(elsewhere)
    state.symlink_to(elsewhere)
    run = world.run_assay("trust")
    assert run.returncode == 4 and run.stderr.startswith("error: ")


def test_mistakes_name_file_and_line(world):
    world.write("assay.toml", '\n[policy]\nmin-agee = "1 hour"\n')
    run = world.run_assay("trust")
    assert run.returncode == 2
    assert run.stderr == ("error: assay.toml:3: there is no setting 'min-agee' in [policy]\n"
                          "help: did you mean 'min-age'?\n")
    world.write("assay.toml", "[policy\n")
    run = world.run_assay("trust")
    assert run.returncode == 2 and "assay.toml" in run.stderr and "line 1" in run.stderr
    assert world.run_assay("trust", "--no-config").returncode == 0
