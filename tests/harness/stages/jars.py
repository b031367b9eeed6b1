"""The Kotlin SDK as others meet it: a Maven repository with the SDK and the demo, and applications
that have nothing else."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

from ..jvm import KOTLIN_TOOL, MAVEN
from ..paths import BUILD, PYTHON, ROOT, build_dir
from ..shell import CommandFailed, must, output

REPOSITORY = BUILD / "maven"
URL = f"file://{REPOSITORY}"
DEMO = ROOT / "docs" / "examples" / "demo"
CONSUMERS = ROOT / "tests" / "package"
CACHE = ROOT / ".cache"
CLASS_PATH = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath"
PLATFORM = "linux-x86_64"

SAID = [
    "user: Ada Lovelace",
    "not found: user 7",
    "rows: 2",
    "at once: 100",
    "positions: 3",
    "live futures: 0",
]
SAID_IN_JAVA = [*SAID[:2], "closed: false", SAID[-1]]


def publish(preset: str, static_prefix: Path, work: Path, log: str) -> None:
    """The SDK with its native library, and the demo with one that contains libbolt (R16)."""
    shutil.rmtree(REPOSITORY, ignore_errors=True)
    forget()
    deploy = ["-Dmaven.install.skip", "-Dmaven.test.skip", "deploy"]
    sdk = [f"-Dbolt.native={build_dir(preset)}", f"-Dbolt.build={work / 'sdk'}"]
    where = f"-Dbolt.repository={REPOSITORY}"
    must([MAVEN, "-f", ROOT / "sdk-kotlin", "-Ppublish", *sdk, where, *deploy], log)

    # The demo's folder, copied, as its README says.
    tree, build = work / "demo", work / "demo" / "build"
    shutil.copytree(DEMO, tree)
    options = ["-G", "Ninja", f"-DCMAKE_PREFIX_PATH={static_prefix}", "-DCMAKE_BUILD_TYPE=Release"]
    must(["cmake", "-S", tree, "-B", build, *options, "-DCMAKE_CXX_COMPILER=g++-12"], log)
    must(["cmake", "--build", build, "-j", "2"], log)
    generate = ["kotlin", build / "libdemo.so", "--package", "com.example.demo"]
    env = {"PYTHONPATH": str(build_dir(preset) / "python")}
    must([PYTHON, "-m", "boltgen", *generate, "-o", build / "kotlin"], log, env=env)
    (build / "natives" / PLATFORM).mkdir(parents=True)
    shutil.copy(build / "libdemo.so", build / "natives" / PLATFORM)
    must([MAVEN, "-f", tree / "kotlin", f"-Dlibbolt.repository={URL}", *deploy], log)


def forget() -> None:
    """What Maven keeps of these artifacts: it would not look into the repository again."""
    for group in ("dev/libbolt", "com/example"):
        shutil.rmtree(CACHE / "m2" / group, ignore_errors=True)


def published(group: str, name: str) -> Path:
    """The folder of the one version of an artifact."""
    (version,) = (p for p in (REPOSITORY / group / name).iterdir() if p.is_dir())
    return version


def names(jar: Path) -> set[str]:
    with zipfile.ZipFile(jar) as archive:
        return set(archive.namelist())


def extract(jar: Path, name: str, folder: Path) -> Path:
    with zipfile.ZipFile(jar) as archive:
        return Path(archive.extract(name, folder))


def holds_what_it_should(work: Path) -> None:
    folder = published("dev/libbolt", "libbolt-kotlin")
    stem = f"libbolt-kotlin-{folder.name}"
    classes, sources, docs = (
        names(folder / f"{stem}{kind}.jar") for kind in ("", "-sources", "-javadoc")
    )
    native = f"dev/libbolt/natives/{PLATFORM}/libbolt_jni.so"
    rules = {f"META-INF/{place}/libbolt.pro" for place in ("proguard", "com.android.tools/r8")}
    assert {native, "dev/libbolt/BoltModule.class"} | rules <= classes, classes
    strays = [n for n in classes if not n.startswith(("dev/libbolt/", "META-INF/", "dev/"))]
    assert not strays, f"{stem}.jar holds {strays}"
    assert "dev/libbolt/BoltModule.kt" in sources and native not in sources, sources
    assert "index.html" in docs and "dev/libbolt/BoltModule.html" in docs, docs
    pom = (folder / f"{stem}.pom").read_text()
    assert "<name>Apache-2.0</name>" in pom, pom
    checks_native(extract(folder / f"{stem}.jar", native, work), ["JNI_OnLoad"])


def demo_holds_what_it_should(work: Path) -> None:
    folder = published("com/example", "demo-kotlin")
    jar = folder / f"demo-kotlin-{folder.name}.jar"
    native = f"com/example/demo/natives/{PLATFORM}/libdemo.so"
    assert {native, "com/example/demo/DemoKt.class"} <= names(jar), names(jar)
    checks_native(extract(jar, native, work), ["bolt_module_demo"], pages=False)


def checks_native(library: Path, exported: list[str], *, pages: bool = True) -> None:
    """Nothing of ours is linked but what is inside, and nothing is seen but the entry."""
    dynamic = output(["readelf", "-d", library])
    assert "libbolt" not in "".join(x for x in dynamic.splitlines() if "NEEDED" in x), dynamic
    assert "NODELETE" in dynamic, dynamic
    symbols = output(["nm", "-D", "--defined-only", "--without-symbol-versions", library])
    assert [line.split()[-1] for line in symbols.splitlines()] == exported, symbols
    if pages:  # 16 KB, which Android asks for
        loads = [x for x in output(["readelf", "-lW", library]).splitlines() if " LOAD " in x]
        assert loads and all(x.endswith("0x4000") for x in loads), loads


def kotlin_consumer(work: Path, log: str) -> None:
    """An application built by Maven."""
    target = work / "app"
    forget()
    options = [f"-Dlibbolt.repository={URL}", f"-Dapp.target={target}"]
    options += ["package", CLASS_PATH, f"-Dmdep.outputFile={target / 'classpath.txt'}"]
    must([MAVEN, "-f", CONSUMERS / "kotlin", *options], log)
    jars = (target / "classpath.txt").read_text().strip()
    says(SAID, ["-cp", f"{target / 'classes'}:{jars}", "com.example.app.MainKt"], work)


def shrunk_consumer(work: Path, log: str) -> None:
    """The same application after a shrinker that follows the rules in the jars: classes that are
    not reached are gone, and the others have other names and packages."""
    target = work / "app"
    jdk = Path(output([MAVEN, "--java"])).parents[1]
    rules = ["-dontoptimize", "-repackageclasses", "-ignorewarnings", "-dontnote"]
    rules += ["-keep class com.example.app.MainKt { static void main(java.lang.String[]); }"]
    rules.append(f"-injars {target / 'classes'}")
    for jar in (target / "classpath.txt").read_text().strip().split(":"):
        rules.append(f"-injars {jar}(!META-INF/maven/**,!META-INF/versions/**,!META-INF/*.MF)")
        rules += rules_of(jar)
    rules.append(f"-outjars {target / 'shrunk.jar'}")
    for module in ("java.base", "java.instrument", "java.logging", "jdk.unsupported"):
        path = jdk / "jmods" / f"{module}.jmod"
        rules.append(f"-libraryjars {path}(!**.jar;!module-info.class)")
    (target / "rules.pro").write_text("\n".join(rules))
    must([KOTLIN_TOOL, "proguard", f"@{target / 'rules.pro'}"], log)
    assert "dev/libbolt/BoltCall.class" not in names(target / "shrunk.jar"), "nothing was renamed"
    says(SAID, ["-cp", str(target / "shrunk.jar"), "com.example.app.MainKt"], work)


def rules_of(jar: str) -> Iterable[str]:
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.startswith("META-INF/proguard/") and not name.endswith("/"):
                yield archive.read(name).decode()


def gradle_consumer(work: Path, log: str) -> None:
    """An application in Java, built by Debian's Gradle, which is as old as Gradle gets."""
    project = work / "gradle"
    shutil.copytree(CONSUMERS / "gradle", project)
    options = ["--no-daemon", "--gradle-user-home", CACHE / "gradle", f"-PlibboltRepository={URL}"]
    home = str(Path(output([MAVEN, "--java"])).parents[1])
    must(["gradle", *options, "installDist"], log, cwd=project, env={"JAVA_HOME": home})
    jars = ":".join(map(str, sorted((project / "build/install/app/lib").glob("*.jar"))))
    says(SAID_IN_JAVA, ["-cp", jars, "com.example.app.Main"], work)


def says(expected: list[str], options: list[str], cwd: Path) -> None:
    """A JVM in which only the jars say where the native libraries are. Nothing goes to stderr."""
    java = output([MAVEN, "--java"])
    ran = subprocess.run(
        [java, "-Xcheck:jni", *options],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if ran.returncode != 0 or ran.stderr or ran.stdout.splitlines() != expected:
        raise CommandFailed(f"exit code {ran.returncode}\n{ran.stdout}{ran.stderr}")
