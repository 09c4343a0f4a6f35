package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.App;
import chat.tacit.web.AppConfig;
import chat.tacit.web.limit.AppLimits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code tacit app}: the client with a page in front of it, until it is told to stop. */
@Command(
        name = "app",
        description = {
            "Open Tacit in the browser. Only this machine can reach it, by an address that opens it"
                    + " once; Enter prints another one.",
            "With --listen it is reached from elsewhere, over TLS and with a password: your own"
                    + " node for your telephone."
        },
        mixinStandardHelpOptions = true)
final class AppCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port (default: any that is free).")
    int port;

    @Option(names = "--no-open", description = "Print the address, and open no browser.")
    boolean noOpen;

    @Option(
            names = "--listen",
            paramLabel = "HOST",
            description = "Listen at this address instead of the loopback's.")
    @Nullable String listen;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "With --listen, the name under which browsers ask (default: HOST).")
    @Nullable String hostName;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "With --listen, the certificate of that name, in PEM.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key, in PEM.")
    @Nullable Path key;

    @Option(
            names = "--behind-proxy",
            description =
                    "With --listen, something in front of it ends TLS, and asks under --host-name.")
    boolean behindProxy;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "With --listen, the first line of FILE lets pages in (default: the profile's"
                            + " passphrase does).")
    @Nullable Path passwordFile;

    @Option(
            names = "--relay-host",
            paramLabel = "HOST",
            description = {
                "A host under which others reach the relay that the page can start here (default:"
                        + " this machine's address in its network, and 127.0.0.1).",
                "If 127.0.0.1 is all, nothing but this machine reaches it."
            })
    List<String> relayHosts = List.of();

    @Override
    public Integer call() throws ClientException, Trouble, InterruptedException {
        Path home = profiles.newHome();
        AppConfig.Listen where = where(home);
        if (!App.hasPage()) {
            printer.complain("this build has no page; its requests are answered all the same.");
        }
        OwnRelay relay = new OwnRelay(home, relayHosts());
        try {
            relay.startAgain();
        } catch (ClientException e) {
            printer.complain(e.sentence());
        }
        AppConfig config =
                new AppConfig(
                        home,
                        where,
                        relay,
                        DefaultRelays.ofThisBuild(),
                        Version.number(),
                        AppLimits.DEFAULTS,
                        InstantSource.system());
        try (App app = App.start(config)) {
            unlock(app, home);
            run(app, new Browser(home));
        }
        return 0;
    }

    private List<Host> relayHosts() {
        if (relayHosts.isEmpty()) {
            return OwnRelay.reachable();
        }
        if (relayHosts.size() > RelayAddress.MAX_HOSTS) {
            throw wrong("--relay-host takes " + RelayAddress.MAX_HOSTS + " hosts at most.");
        }
        try {
            return relayHosts.stream().map(Host::new).distinct().toList();
        } catch (MalformedException e) {
            throw wrong("--relay-host takes a host name or IP address: " + e.getMessage() + ".");
        }
    }

    /** Where the passphrase is given nobody has to type it. */
    private void unlock(App app, Path home) throws ClientException, Trouble {
        boolean given =
                profiles.passphraseFile != null || System.getenv("TACIT_PASSPHRASE") != null;
        if (given && Client.hasProfile(home)) {
            Secret passphrase = profiles.passphrase("Passphrase: ");
            try {
                app.unlock(passphrase);
            } finally {
                passphrase.wipe();
            }
        }
    }

    private void run(App app, Browser browser) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook =
                new Thread(
                        () -> {
                            stop.countDown();
                            await(stopped);
                        },
                        "tacit-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            String address = app.address();
            Map<String, Object> ready = new LinkedHashMap<>();
            ready.put("event", "ready");
            ready.put("address", address);
            ready.put("port", app.port());
            printer.print(ready, address);
            app.remark().ifPresent(printer::remark);
            if (!noOpen && listen == null && !browser.open(address)) {
                printer.remark("Open it in your browser.");
            }
            if (listen == null && Profiles.isTerminal()) {
                Thread.ofPlatform().daemon().start(() -> printMore(app));
            }
            stop.await();
            browser.forget();
            app.close();
        } finally {
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A new address whenever somebody at the terminal presses Enter. */
    private void printMore(App app) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                String address = app.address();
                printer.print(Map.of("event", "ready", "address", address), address);
            }
        } catch (IOException e) {
            printer.complain("can't read from the terminal.");
        }
    }

    private AppConfig.Listen where(Path home) throws Trouble {
        if (listen == null) {
            boolean another =
                    hostName != null
                            || certificate != null
                            || key != null
                            || behindProxy
                            || passwordFile != null;
            if (another) {
                throw wrong(
                        "--host-name, --cert, --key, --behind-proxy and --password-file go with"
                                + " --listen.");
            }
            return new AppConfig.Listen.Loopback(port);
        }
        if (behindProxy == (certificate != null) || (certificate == null) != (key == null)) {
            throw wrong(
                    "--listen needs TLS: give --cert and --key, or --behind-proxy where something"
                            + " else ends it.");
        }
        if (behindProxy && hostName == null) {
            throw wrong("--behind-proxy needs the name under which browsers ask: --host-name.");
        }
        Optional<Secret> password =
                passwordFile == null
                        ? Optional.empty()
                        : Optional.of(Profiles.fromFile(passwordFile, "password file"));
        if (password.isEmpty() && !Client.hasProfile(home)) {
            throw new Trouble(
                    "there is no profile yet whose passphrase could let you in: make it with 'tacit"
                            + " init', or give --password-file.");
        }
        Optional<AppConfig.Tls> tls =
                certificate == null || key == null
                        ? Optional.empty()
                        : Optional.of(new AppConfig.Tls(certificate, key));
        return new AppConfig.Listen.Elsewhere(
                listen, port, hostName == null ? listen : hostName, tls, password);
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(printer.spec.commandLine(), sentence);
    }
}
