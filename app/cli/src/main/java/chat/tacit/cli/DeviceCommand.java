package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.device.Siblings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit device link | list}: the machines that are one profile. */
@Command(
        name = "device",
        description = "The devices of your profile: to contacts they are one person.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "link | list",
        subcommands = {DeviceLinkCommand.class, DeviceCommand.ListCommand.class})
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
                client.devices().all().forEach(this::print);
            }
            return 0;
        }

        private void print(Siblings.Device device) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "device");
            fields.put("number", device.number());
            fields.put("name", device.name());
            fields.put("this", device.own());
            fields.put("added", device.added().toString());
            fields.put("left", device.left());
            String note = device.own() ? "  (this one)" : "";
            String left =
                    device.left() == 0 ? "" : "  " + device.left() + " things are on their way";
            printer.print(
                    fields, device.number() + "  " + Printer.visible(device.name()) + note + left);
        }
    }
}
