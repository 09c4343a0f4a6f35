package chat.tacit.cli;

import chat.tacit.client.AddressList;
import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Address;
import chat.tacit.e2ee.invitation.Travel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit address list | replace | withdraw}: the profile's reusable addresses. */
@Command(
        name = "address",
        description = "Your reusable addresses, made with 'tacit invite --reusable'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list | replace | withdraw",
        subcommands = {
            AddressCommand.ListCommand.class,
            AddressCommand.ReplaceCommand.class,
            AddressCommand.WithdrawCommand.class
        })
final class AddressCommand {
    private AddressCommand() {}

    /** An address as one line, or as an object. */
    static void print(Printer printer, String event, Address address) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("id", id(address));
        fields.put("link", address.link());
        fields.put("since", address.since().toString());
        fields.put("version", address.version());
        printer.print(fields, id(address) + "  " + address.link());
    }

    private static String id(Address address) {
        return address.id().hex().substring(0, 8);
    }

    /** The address that is meant: the only one, if none is named. */
    static final class Which {
        @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "")
        String id;

        private Address in(AddressList addresses) throws Trouble {
            List<Address> found =
                    addresses.all().stream().filter(one -> one.id().hex().startsWith(id)).toList();
            if (found.size() != 1) {
                throw new Trouble(
                        found.isEmpty()
                                ? "there is no such address; 'tacit address list' shows them."
                                : "say which address; 'tacit address list' shows them.");
            }
            return found.getFirst();
        }
    }

    /** {@code tacit address list}. */
    @Command(
            name = "list",
            description = "List the addresses that anybody can ask to talk to you by.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                client.addresses().all().forEach(one -> print(printer, "address", one));
            }
            return 0;
        }
    }

    /** {@code tacit address replace [ID]}. */
    @Command(
            name = "replace",
            description = "End an address and make another; contacts that came by it stay.",
            mixinStandardHelpOptions = true)
    static final class ReplaceCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;
        @Mixin Which which;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                AddressList addresses = client.addresses();
                print(printer, "replaced", addresses.replace(which.in(addresses), Travel.LINK));
            }
            return 0;
        }
    }

    /** {@code tacit address withdraw [ID]}. */
    @Command(
            name = "withdraw",
            description = "End an address: nobody can ask by it any more; contacts stay.",
            mixinStandardHelpOptions = true)
    static final class WithdrawCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;
        @Mixin Which which;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                AddressList addresses = client.addresses();
                Address address = which.in(addresses);
                boolean deleted = addresses.withdraw(address);
                printer.print(
                        Map.of("event", "withdrawn", "id", id(address), "deleted", deleted),
                        deleted
                                ? "The address is gone from its relays."
                                : "The address is withdrawn; its relays are told when they"
                                        + " answer.");
            }
            return 0;
        }
    }
}
