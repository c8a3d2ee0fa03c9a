package dev.journeyman.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the launcher in a project of its own, with Javas and a Maven that only say how they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("journeyman.root", ".."));
    private static final String APPLICATIONS = "slm model-store guardrails feedback retrainer gateway";

    @TempDir
    Path temporary;

    private Path project;
    private final Map<String, String> environment = new HashMap<>();
    private String out = "";
    private String err = "";

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(temporary.resolve("a project"));
        Files.copy(ROOT.resolve("journeyman"), project.resolve("journeyman"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        for (String module : (APPLICATIONS + " loadtests").split(" ")) {
            Files.createDirectories(project.resolve(module).resolve("src/main/java"));
            Files.writeString(project.resolve(module).resolve("pom.xml"), "<project/>");
        }
        try (var files = Files.walk(project)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(90)));
            }
        }
        environment.put("JAVA_HOME", java("jdk 99", "99.0.1", true).toString());
        environment.put(
                "HOME", Files.createDirectories(temporary.resolve("home")).toString());
        environment.put("PATH", Files.createDirectories(temporary.resolve("bin")) + ":/usr/bin:/bin");
        script(temporary.resolve("bin/mvn"), """
                echo "maven $JAVA_HOME $*" >>calls
                [ ! -e fails ] || exit 1
                for module in gateway retrainer loadtests; do
                    mkdir -p $module/target
                    echo jar >$module/target/$module-1.jar
                    echo library >library.jar
                    printf %s "$PWD/library.jar" >$module/target/classpath
                done
                """);
    }

    private Path java(String name, String version, boolean compiler) throws IOException {
        Path home = temporary.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(
                home.resolve("bin/java"),
                "echo pid $$; for each; do printf '%s\\n' \"$each\"; done; echo cache \"$DJL_CACHE_DIR\"\n"
                        + "echo spins \"${GOMP_SPINCOUNT-}\" bound \"${OMP_PROC_BIND-}\" arenas \"${MALLOC_ARENA_MAX-}\"\n");
        if (compiler) {
            script(home.resolve("bin/javac"), "exit 1\n");
        }
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return runFrom(temporary, project.resolve("journeyman"), arguments);
    }

    private int runFrom(Path directory, Path launcher, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path outFile = temporary.resolve("out.txt");
        Path errFile = temporary.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(outFile.toFile())
                .redirectError(errFile.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        out = Files.readString(outFile, StandardCharsets.UTF_8);
        err = Files.readString(errFile, StandardCharsets.UTF_8);
        assertThat(out.lines().findFirst().orElse("")).isNotEqualTo("pid 0");
        return process.exitValue();
    }

    private long builds() throws IOException {
        Path calls = project.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    /** Makes a file newer than what was built. */
    private void touch(String file) throws IOException {
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        for (String built : List.of(
                "gateway/target/gateway-1.jar",
                "retrainer/target/retrainer-1.jar",
                "loadtests/target/loadtests-1.jar",
                "target/built-gateway,retrainer",
                "target/built-loadtests")) {
            if (Files.exists(project.resolve(built))) { // which of them is stamped depends on what was asked for
                Files.setLastModifiedTime(project.resolve(built), past);
            }
        }
        Path path = project.resolve(file);
        if (!Files.exists(path)) {
            Files.writeString(path, "class X {}");
        }
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(30)));
    }

    @Test
    void helpNeedsNeitherJavaNorBuild() throws Exception {
        for (String[] arguments : new String[][] {{}, {"--help"}, {"-h"}, {"help"}}) {
            assertThat(run(arguments)).isZero();
            assertThat(out)
                    .startsWith("Usage: journeyman COMMAND")
                    .contains("Exit codes: 0 done, 1 failed, 2 wrong usage.");
        }
        assertThat(run("frobnicate")).isEqualTo(2);
        assertThat(err)
                .isEqualTo("journeyman: unknown command 'frobnicate'; './journeyman --help' lists the commands.\n");
        assertThat(run("--frobnicate")).isEqualTo(2);
        assertThat(builds()).isZero();
    }

    @Test
    void theFirstStartBuildsAndLaterOnesDoNot() throws Exception {
        assertThat(run("serve", "--port", "0", "a b", "")).as(err).isZero();

        assertThat(err).contains("journeyman: building gateway;");
        assertThat(project.resolve("calls")).content().contains("maven " + environment.get("JAVA_HOME") + " -q -B");
        String root = project.toRealPath().toString();
        assertThat(out.lines())
                .contains("-Djourneyman.root=" + root, root + "/gateway/target/gateway-1.jar:" + root + "/library.jar")
                .contains("cache " + environment.get("HOME") + "/.cache/journeyman/djl")
                .containsSequence("dev.journeyman.gateway.Main", "serve", "--port", "0", "a b", "");
        assertThat(run("serve")).isZero();
        assertThat(err).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theGatewayIsToldWhereTheRetrainerIs() throws Exception {
        assertThat(run("serve")).as(err).isZero();
        assertThat(out.lines())
                .contains("-Djourneyman.retrainer.classpath=" + project.resolve("retrainer/target/retrainer-1.jar")
                        + ":" + project.resolve("library.jar"));
        assertThat(run("models", "list")).as(err).isZero();
        assertThat(out).doesNotContain("journeyman.retrainer.classpath");
    }

    @Test
    void theJvmArgumentsAreThoseOfThePom() throws Exception {
        Matcher matcher = Pattern.compile("<journeyman.jvm.args>(.*?)</journeyman.jvm.args>", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        assertThat(run("models")).isZero();
        assertThat(out.lines()).contains(matcher.group(1).strip().split("\\s+"));
    }

    @Test
    void aNewerSourceOrPomIsBuiltOnce() throws Exception {
        run("serve");
        touch("slm/src/main/java/X.java");
        run("models");
        assertThat(err).contains("journeyman: sources changed, building gateway ...");
        touch("guardrails/pom.xml");
        run("models");
        assertThat(builds()).isEqualTo(3);
        Files.writeString(project.resolve("loadtests/src/main/java/X.java"), "class X {}"); // not of this application
        run("models");
        run("train");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void theBenchmarksAreBuiltAnewWhereAnythingTheyMeasureIs() throws Exception {
        run("bench-guardrails");
        touch("guardrails/src/main/java/X.java");
        run("bench-guardrails");
        run("bench-guardrails");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aMovedProjectIsBuiltAnew() throws Exception {
        run("serve");
        Path moved = temporary.resolve("moved");
        Files.move(project, moved);
        project = moved;
        assertThat(run("serve")).as(err).isZero();
        assertThat(out).contains(moved.toRealPath() + "/library.jar");
    }

    @Test
    void theSubcommandChoosesTheApplication() throws Exception {
        for (String command : List.of("train", "retrain", "evals", "synthesize", "collect", "merge")) {
            run(command);
            assertThat(out.lines()).containsSequence("dev.journeyman.retrainer.Main", command);
        }
        for (String command : List.of(
                "bench",
                "bench-training",
                "bench-feedback",
                "bench-guardrails",
                "bench-injection",
                "bench-retrieval",
                "fuzz")) {
            run(command);
            assertThat(out.lines()).containsSequence("dev.journeyman.loadtests.Main", command);
        }
        run("help", "models");
        assertThat(out.lines()).containsSequence("dev.journeyman.gateway.Main", "models", "--help");
    }

    @Test
    void whatTrainsWaitsAsleepWhoeverStartsIt() throws Exception {
        run("serve");
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertThat(out.lines()).contains(linux ? "spins 20000 bound true arenas 2" : "spins 20000 bound  arenas ");
        environment.put("GOMP_SPINCOUNT", "7");
        environment.put("OMP_PROC_BIND", "false");
        environment.put("MALLOC_ARENA_MAX", "9");
        run("serve");
        assertThat(out.lines()).contains("spins 7 bound false arenas 9");
        environment.remove("OMP_PROC_BIND");
        environment.remove("MALLOC_ARENA_MAX");
        run("retrain");
        assertThat(out.lines()).contains(linux ? "spins 0 bound  arenas 2" : "spins 0 bound  arenas ");
    }

    @Test
    void anOperatorsOptionsForJavaComeLastAndDecide() throws Exception {
        environment.put("JOURNEYMAN_JAVA_OPTS", "-Xmx2g -Xlog:gc");
        run("serve");
        assertThat(out.lines()).containsSubsequence("-Xlog:disable", "-Xmx2g", "-Xlog:gc");
        assertThat(out.lines()).containsSequence("-Xmx2g", "-Xlog:gc", "dev.journeyman.gateway.Main", "serve");
    }

    @Test
    void everyCommandOfTheGatewayIsKnown() throws Exception {
        for (String command : new CommandLine(Main.class, new PrivateFactory())
                .getSubcommands()
                .keySet()) {
            assertThat(run(command)).as(command).isZero();
        }
    }

    /** Main is made by itself only. */
    private static final class PrivateFactory implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        }
    }

    @Test
    void itWorksThroughLinksAndFromElsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(temporary.resolve("else where"));
        Path first = Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("../a project/journeyman"));
        Path second = Files.createSymbolicLink(temporary.resolve("second"), first.toAbsolutePath());
        assertThat(runFrom(elsewhere, second, "serve")).as(err).isZero();
        assertThat(out).contains("-Djourneyman.root=" + project.toRealPath() + "\n");
    }

    @Test
    void theNewestJavaWinsWhereverItIs() throws Exception {
        Path newer = java("home/.jdks/newest", "100-ea", true);
        assertThat(run("--java-home")).isZero();
        assertThat(out).isEqualTo(newer + "\n");
        java("home/.sdkman/candidates/java/tool", "101", false); // runs, but cannot compile
        assertThat(run("serve")).isZero();
        assertThat(project.resolve("calls")).content().contains("maven " + newer + " ");
    }

    /** Makes the launcher ask for a newer Java than any machine has; only this test's own may pass. */
    private void askFor(int oldest) throws IOException {
        Path launcher = project.resolve("journeyman");
        String text = Files.readString(launcher);
        assertThat(text).contains("\nOLDEST_JAVA=21\n");
        Files.writeString(launcher, text.replace("\nOLDEST_JAVA=21\n", "\nOLDEST_JAVA=" + oldest + "\n"));
    }

    @Test
    void withoutAJavaItSaysWhatToInstall() throws Exception {
        askFor(1000);
        for (String[] arguments : new String[][] {{"serve"}, {"--java-home"}}) {
            assertThat(run(arguments)).isEqualTo(1);
            assertThat(out).isEmpty();
            assertThat(err.lines())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "journeyman: needs Java 1000 or newer (the newest found is 99): install a JDK, for example")
                    .contains("apt install openjdk-1000-jdk", "brew install openjdk", "set JAVA_HOME");
        }
        assertThat(run("--help")).isZero();
        assertThat(builds()).isZero();
    }

    @Test
    void aJavaThatCannotCompileRunsWhatIsBuiltAndBuildsNothing() throws Exception {
        assertThat(run("serve")).isZero(); // built with the compiler
        askFor(100);
        Path runtime = java("runtime", "100", false);
        environment.put("JAVA_HOME", runtime.toString());
        assertThat(run("serve")).as(err).isZero();
        assertThat(out.lines()).contains("dev.journeyman.gateway.Main");

        Files.delete(project.resolve("gateway/target/classpath"));
        assertThat(run("serve")).isEqualTo(1);
        assertThat(err)
                .isEqualTo("journeyman: has to be built, and " + runtime
                        + " cannot compile: install a JDK 100 or newer.\n");
    }

    @Test
    void aProblemIsOneSentence() throws Exception {
        Files.createFile(project.resolve("fails"));
        assertThat(run("serve")).isEqualTo(1);
        assertThat(err).endsWith("journeyman: the build failed; what Maven says is above.\n");
        assertThat(project.resolve("target/build.lock")).doesNotExist();

        Files.delete(temporary.resolve("bin/mvn"));
        Path tools = Files.createDirectories(temporary.resolve("tools")); // no Maven of this machine
        for (String tool :
                List.of("dirname", "basename", "readlink", "find", "head", "mkdir", "rm", "id", "cat", "sleep")) {
            Path found = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
            script(tools.resolve(tool), "exec " + found + " \"$@\"\n");
        }
        environment.put("PATH", tools.toString());
        assertThat(run("serve")).isEqualTo(1);
        assertThat(err)
                .contains("journeyman: has to be built once, and Maven is not installed: install Maven 3.8.6 or newer");
    }
}
