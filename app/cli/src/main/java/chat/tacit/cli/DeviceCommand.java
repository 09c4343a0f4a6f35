package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.ExposedAccounts.Exposed;
import chat.tacit.client.device.Siblings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit device link | list | remove}: the machines that are one profile. */
@Command(
        name = "device",
        description = "The devices of your profile: to contacts they are one person.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "link | list | remove",
        subcommands = {
            DeviceLinkCommand.class,
            DeviceCommand.ListCommand.class,
            DeviceRemoveCommand.class
        })
final class DeviceCommand {
    private DeviceCommand() {}

    /** {@code tacit device list}. */
    @Command(
            name = "list",
            description = "List the devices of the profile, and what each is still to be told.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                for (Siblings.Device device : client.devices().all()) {
                    print(device, client.devices().untold(device.number()));
                    for (Account account : client.accounts().all()) {
                        keeps(client, account, device.number());
                    }
                }
            }
            return 0;
        }

        /** What a removed device has of an account, until that has other keys. */
        private void keeps(Client client, Account account, int device) {
            for (Exposed one : client.accounts().exposed(account.id())) {
                if (one.device() == device) {
                    printer.print(
                            Map.of(
                                    "event",
                                    "account-kept",
                                    "device",
                                    device,
                                    "account",
                                    account.address().toString(),
                                    "cut",
                                    one.cut()),
                            "   " + AccountCommand.keeps(account, one));
                }
            }
        }

        private void print(Siblings.Device device, List<String> untold) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "device");
            fields.put("number", device.number());
            fields.put("name", device.name());
            fields.put("this", device.own());
            fields.put("added", device.added().toString());
            fields.put("left", device.left());
            device.removed().ifPresent(at -> fields.put("removed", at.toString()));
            fields.put("untold", untold);
            String note =
                    device.removed().isPresent()
                            ? "  (removed)" + untold(untold)
                            : device.own() ? "  (this one)" : "";
            String left =
                    device.left() == 0 || device.removed().isPresent()
                            ? ""
                            : "  " + device.left() + " things are on their way";
            printer.print(
                    fields, device.number() + "  " + Printer.visible(device.name()) + note + left);
        }

        private static String untold(List<String> names) {
            return names.isEmpty()
                    ? ""
                    : "  not yet told: "
                            + String.join(", ", names.stream().map(Printer::visible).toList());
        }
    }
}
