package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Exchanges;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.e2ee.live.ExchangeOutput;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit live exchange [CODE]}: two who are there now trust each other's identities. */
@Command(
        name = "exchange",
        description = {
            "Exchange identities with somebody who is there now, and compare a short string.",
            "Without CODE, get a code to read out; with CODE, use the one that you were told.",
            "Or connect directly: one listens, the other names where."
        },
        mixinStandardHelpOptions = true)
final class LiveExchangeCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "For instance 4711.")
    @Nullable String code;

    @ArgGroup(exclusive = true)
    @Nullable Way way;

    /** How the two are connected, if not by the first of one's relays. */
    static final class Way {
        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                description = "Wait for the other at an address of this machine; port 0 is any.")
        @Nullable String listen;

        @Option(
                names = "--to",
                paramLabel = "HOST:PORT",
                description =
                        "Connect to the other, who listens, from this machine's own address even if"
                                + " relays are reached through a proxy.")
        @Nullable String to;

        @Option(
                names = "--relay",
                paramLabel = "ADDRESS",
                description = "Where to meet (default: one of your relays).")
        @Nullable String relay;
    }

    private String by = "a connection of your own";

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            TrustedIdentity trusted = exchange(client.exchanges());
            printer.print(
                    LiveTrustCommand.fields("trusted", trusted),
                    Printer.visible(trusted.name()) + " is trusted, compared.");
            LiveTrustCommand.namesake(client, trusted, printer);
        }
        return 0;
    }

    private TrustedIdentity exchange(Exchanges exchanges) throws ClientException, Trouble {
        if (way != null && way.relay == null && code != null) {
            throw new Trouble("a CODE is for meeting at a relay; leave out --listen and --to.");
        }
        if (way != null && way.listen != null) {
            return exchanges.listen(address(way.listen), this::listening, this::isSame);
        }
        if (way != null && way.to != null) {
            return exchanges.dial(address(way.to), this::isSame);
        }
        by = "a relay, which passes on what you both send";
        Optional<RelayAddress> relay =
                way == null || way.relay == null
                        ? Optional.empty()
                        : Optional.of(Addresses.one(way.relay));
        return code == null
                ? exchanges.make(relay, this::show, this::isSame)
                : exchanges.join(code, relay, this::isSame);
    }

    private static InetSocketAddress address(String text) throws Trouble {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(0, colon));
            String bare = host.replaceFirst("^\\[(.*)]$", "$1");
            InetSocketAddress address =
                    new InetSocketAddress(bare, Integer.parseInt(text.substring(colon + 1)));
            if (!bare.isEmpty() && !address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Trouble("'" + text + "' is no address; it looks like 192.0.2.7:4711.");
    }

    private void listening(InetSocketAddress at) {
        String text = at.getHostString() + ":" + at.getPort();
        printer.print(Map.of("event", "listening", "at", text), "Waiting at " + text + ".");
        printer.remark(
                "The other person types: tacit live exchange --to HOST:"
                        + at.getPort()
                        + " (within ten minutes)");
    }

    private void show(String made) {
        printer.print(Map.of("event", "code", "code", made), made);
        printer.remark(
                "The other person types: tacit live exchange " + made + " (within ten minutes)");
    }

    /** Shows the string, and asks whether the other screen has it too. */
    private boolean isSame(ExchangeOutput.Compare compare) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "compare");
        fields.put("string", compare.string());
        fields.put("name", compare.peer().name().text());
        fields.put("id", MemberId.of(compare.peer().key()).toString());
        printer.print(fields, compare.string());
        printer.remark(
                Printer.visible(compare.peer().name().text())
                        + " (as they call themselves) is there, by "
                        + by
                        + ". Read the string to each other by voice or side by side. You both have"
                        + " to be there at once because each side was fixed before it saw the"
                        + " other's; so nobody between you, whichever way it went, can make both"
                        + " screens show the same.");
        return answer(compare.string());
    }

    private boolean answer(String string) {
        try {
            if (Profiles.isTerminal()) {
                String typed = Profiles.ask("Does the other screen show the same? [y/N] ", "");
                return typed.equalsIgnoreCase("y") || typed.equalsIgnoreCase("yes");
            }
            // Without a terminal: what the other screen shows, on a line of stdin.
            String other = new StandardInput(System.in).line().orElse("");
            return plain(other).equals(plain(string));
        } catch (Trouble e) {
            printer.complain("cannot read the other string from stdin.");
            return false;
        }
    }

    private static String plain(String string) {
        return string.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
}
