package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RelayList;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit relay …}: the relays that the profile receives at, and how all are reached. */
@Command(
        name = "relay",
        description = "The relays that the profile receives at.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RelayCommand.Add.class,
            RelayCommand.Remove.class,
            RelayListCommand.class,
            RelayCommand.Proxy.class,
            RelayPolicyCommand.class,
            RelayIsolateCommand.class,
            RelayCommand.Trust.class
        })
final class RelayCommand {

    /** {@code tacit relay add ADDRESS}. */
    @Command(
            name = "add",
            description = "Use a further relay for new conversations.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ADDRESS")
        String address;

        @Option(
                names = "--proxy",
                paramLabel = "PROXY",
                description =
                        "Reach the relay through socks5://127.0.0.1:9050,"
                                + " http://proxy.example:3128 or a relay that serves 'proxy' only,"
                                + " which looks up its name.")
        @Nullable String proxy;

        @ArgGroup @Nullable Key key;

        /** What the relay asks for before it makes queues. */
        static final class Key {
            @Option(
                    names = "--server-key",
                    paramLabel = "KEY",
                    description = "The relay's server key, if it asks for one.")
            @Nullable String text;

            @Option(
                    names = "--server-key-file",
                    paramLabel = "FILE",
                    description = "Read the relay's server key from the first line of FILE.")
            @Nullable Path file;

            ServerKey read() throws Trouble {
                if (text != null) {
                    return ServerKeys.of(text);
                }
                return ServerKeys.read(Optional.ofNullable(file)).orElseThrow();
            }
        }

        @Override
        public Integer call() throws ClientException, Trouble {
            RelayAddress relay = Addresses.one(address);
            Optional<ServerKey> serverKey =
                    key == null ? Optional.empty() : Optional.of(key.read());
            Optional<RelayProxy> through = Addresses.proxy(Optional.ofNullable(proxy));
            try (Client client = profiles.open()) {
                RelayList relays = client.relays();
                if (through.isPresent()) {
                    relays.add(relay, new Proxies.Way(Optional.of(relay), through));
                } else {
                    relays.add(relay);
                }
                serverKey.ifPresent(given -> relays.serverKey(relay, given));
                printer.print(
                        Map.of("event", "added", "relay", address),
                        "Added. New conversations choose among "
                                + relays.all().size()
                                + " relays.");
            }
            return 0;
        }
    }

    /** {@code tacit relay remove ADDRESS}. */
    @Command(
            name = "remove",
            description =
                    "Use a relay no more. Connections that receive there move to the others"
                            + " first.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ADDRESS")
        String address;

        @Override
        public Integer call() throws ClientException, Trouble {
            RelayAddress relay = Addresses.one(address);
            try (Client client = profiles.open()) {
                int toMove = client.relays().remove(relay);
                List<RelayAddress> listed = client.relays().all();
                boolean gone = !listed.contains(relay);
                int left = listed.size();
                printer.print(
                        Map.of(
                                "event",
                                gone ? "removed" : "leaving",
                                "relay",
                                address,
                                "to-move",
                                toMove,
                                "left",
                                left),
                        gone
                                ? "Removed. "
                                        + (left == 1 ? "One relay is" : left + " relays are")
                                        + " left."
                                : "It is leaving. "
                                        + RelayListCommand.toMove(toMove)
                                        + ": 'tacit receive --follow' or 'tacit daemon start' lets"
                                        + " them, 'tacit relay list' shows how far it is. Open"
                                        + " invitations and addresses stay until they are used or"
                                        + " withdrawn.");
            }
            return 0;
        }
    }

    /** {@code tacit relay trust ADDRESS…}. */
    @Command(
            name = "trust",
            description = "Allow connections to relays at which others receive.",
            mixinStandardHelpOptions = true)
    static final class Trust implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ADDRESS", arity = "1..*")
        List<String> addresses;

        @Override
        public Integer call() throws ClientException, Trouble {
            List<RelayAddress> relays = Addresses.parse(addresses);
            try (Client client = profiles.open()) {
                client.relays().trust(relays);
            }
            for (RelayAddress relay : relays) {
                printer.print(
                        Map.of("event", "trusted", "relay", relay.toString()),
                        "Connections to " + relay + " are allowed.");
            }
            return 0;
        }
    }

    /** {@code tacit relay proxy ADDRESS|all PROXY|direct|default}. */
    @Command(
            name = "proxy",
            description =
                    "Reach a relay, yours or a contact's, through a proxy only, or directly, or as"
                            + " all others.",
            mixinStandardHelpOptions = true)
    static final class Proxy implements Callable<Integer> {
        private static final String ALL = "all";
        private static final String DIRECT = "direct";
        private static final String DEFAULT = "default";

        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(
                index = "0",
                paramLabel = "ADDRESS",
                description = "A relay, or " + ALL + " for those that have no way of their own.")
        String address;

        @Parameters(
                index = "1",
                paramLabel = "PROXY",
                description =
                        "such as socks5://127.0.0.1:9050, http://proxy.example:3128 or the address"
                                + " of a relay that serves 'proxy'; "
                                + DIRECT
                                + ", or "
                                + DEFAULT
                                + ": as all others.")
        String proxy;

        @Override
        public Integer call() throws ClientException, Trouble {
            Optional<RelayAddress> relay =
                    address.equals(ALL) ? Optional.empty() : Optional.of(Addresses.one(address));
            if (proxy.equals(DEFAULT)) {
                RelayAddress one =
                        relay.orElseThrow(() ->
                                new Trouble(
                                        "say how all are reached: a proxy or '" + DIRECT + "'."));
                reach(relays -> relays.reachAsOthers(one));
            } else {
                Optional<RelayProxy> through =
                        Addresses.proxy(Optional.of(proxy).filter(text -> !text.equals(DIRECT)));
                reach(relays -> relays.reach(new Proxies.Way(relay, through)));
            }
            return 0;
        }

        /** What is changed about how relays are reached. */
        private interface Change {
            void of(RelayList relays) throws ClientException;
        }

        private void reach(Change change) throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                change.of(client.relays());
            }
            printer.print(
                    Map.of("event", "proxy", "relay", address, "proxy", proxy),
                    (address.equals(ALL) ? "All other relays are" : "The relay is")
                            + " reached from now on "
                            + switch (proxy) {
                                case DIRECT -> "directly.";
                                case DEFAULT -> "as all others.";
                                default -> "through " + proxy + " only.";
                            });
        }
    }
}
