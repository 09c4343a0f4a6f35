package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Secret;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit daemon start|stop|status}: keeps a profile receiving in the background. */
@Command(
        name = "daemon",
        description = {
            "Keep the profile receiving in the background.",
            "Other commands work meanwhile; 'tacit receive' shows what has come."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DaemonCommand.Start.class,
            DaemonCommand.Stop.class,
            DaemonCommand.Status.class,
            DaemonRun.class
        })
final class DaemonCommand {

    /**
     * {@code tacit daemon start}. The passphrase stays in this process: the daemon gets the key of
     * the database, by a pipe, so that it stands in no argument and no environment.
     */
    @Command(
            name = "start",
            description = "Start it; it outlives the terminal.",
            mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            Path home = profiles.home().toAbsolutePath();
            Client.requireProfile(home);
            Daemon daemon = new Daemon(home);
            Optional<ProcessHandle> running = daemon.process();
            if (running.isPresent()) {
                printer.print(
                        Map.of("event", "running", "pid", running.get().pid()),
                        "It runs already (process " + running.get().pid() + ").");
                return 0;
            }
            Secret passphrase = profiles.passphrase("Passphrase: ");
            try {
                Secret key = Profile.unlock(home, passphrase);
                try {
                    long pid = start(daemon, key);
                    printer.print(
                            Map.of("event", "started", "pid", pid),
                            "Started (process " + pid + "); its log is " + daemon.log() + ".");
                } finally {
                    key.wipe();
                }
            } finally {
                passphrase.wipe();
            }
            return 0;
        }

        private static long start(Daemon daemon, Secret key) throws Trouble {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Itself.command(
                                    List.of(
                                            "-Xmx256m",
                                            "-XX:ErrorFile="
                                                    + daemon.home().resolve("daemon.crash"),
                                            "-Dlogback.configurationFile=" + DaemonRun.LOGGING,
                                            "-Dtacit.log=" + daemon.log()),
                                    List.of("daemon", "run", "--home", daemon.home().toString())));
            builder.environment().remove("TACIT_PASSPHRASE");
            builder.directory(daemon.home().toFile());
            builder.redirectError(Redirect.to(daemon.errors().toFile()));
            try {
                Process process = builder.start();
                try (OutputStream in = process.getOutputStream()) {
                    in.write(key.expose());
                }
                try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                    String answer = out.readLine();
                    if (answer == null) {
                        throw new Trouble(
                                "the daemon ended at once; " + daemon.errors() + " says why.");
                    }
                    if (!answer.equals(DaemonRun.READY)) {
                        throw new Trouble(answer);
                    }
                }
                return process.pid();
            } catch (IOException e) {
                throw new Trouble("can't start the daemon: " + e.getMessage() + ".");
            }
        }
    }

    /** {@code tacit daemon stop}. */
    @Command(name = "stop", description = "Stop it.", mixinStandardHelpOptions = true)
    static final class Stop implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws Trouble {
            boolean ran = new Daemon(profiles.home()).stop();
            printer.print(
                    Map.of("event", "stopped", "ran", ran),
                    ran ? "Stopped." : "No daemon runs for " + profiles.home() + ".");
            return 0;
        }
    }

    /** {@code tacit daemon status}: exits 0 whether one runs or not. */
    @Command(name = "status", description = "Say whether it runs.", mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws Trouble {
            Daemon daemon = new Daemon(profiles.home());
            Optional<ProcessHandle> running = daemon.process();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("running", running.isPresent());
            running.ifPresent(process -> fields.put("pid", process.pid()));
            Optional<Instant> since = running.flatMap(process -> process.info().startInstant());
            since.ifPresent(instant -> fields.put("since", instant.toString()));
            printer.print(
                    fields,
                    running.map(process ->
                                    "It runs (process "
                                            + process.pid()
                                            + ")"
                                            + since.map(at -> " since " + Printer.time(at))
                                                    .orElse("")
                                            + ".")
                            .orElse("No daemon runs for " + profiles.home() + "."));
            return 0;
        }
    }
}
