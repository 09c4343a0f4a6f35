package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Devices;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.ExposedAccounts.Exposed;
import chat.tacit.client.contact.Address;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Removals;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.live.MemberId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit device remove NO}: a machine that was lost, sold or stolen. */
@Command(
        name = "remove",
        description = {
            "Remove a device from the profile: contacts and your other devices send nothing to it"
                    + " any more.",
            "Your reusable addresses get new links, and your mesh address, if you have one, is"
                    + " another. Given again, it goes on waiting for contacts"
                    + " that aren't told yet.",
            "With the recovery key the removal stands whatever the device has said or will say."
        },
        mixinStandardHelpOptions = true)
final class DeviceRemoveCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "NO", description = "Its number in 'tacit device list'.")
    int number;

    @Mixin RecoveryKeys keys;

    @Option(
            names = "--recovery-key",
            description = "Sign with the recovery key, which is asked for unless a file holds it.")
    boolean recovery;

    @Option(
            names = "--with-others",
            description =
                    "Remove also those that are reached only through it, as --recovery-key always"
                            + " does.")
    boolean withOthers;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds to wait for contacts (default: ${DEFAULT-VALUE}).")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Devices devices = client.devices();
            boolean again =
                    devices.all().stream()
                            .anyMatch(one -> one.number() == number && one.removed().isPresent());
            Optional<MemberId> before = client.trusted().usedId();
            boolean hadAddress = client.addresses().mesh().address().isPresent();
            List<Integer> others = again ? List.of() : remove(devices);
            if (!again) {
                for (Address address : client.addresses().all()) {
                    AddressCommand.print(printer, "address", address);
                }
                before.ifPresent(this::spent);
                client.addresses().mesh().address().filter(_ -> hadAddress).ifPresent(this::anew);
            }
            boolean told =
                    devices.awaitRemoved(number, Duration.ofSeconds(timeout), this::progress);
            devices.awaitCut(number, Duration.ofSeconds(timeout));
            client.accounts().all().forEach(account -> keeps(client, account));
            List<String> untold = devices.untold(number);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "removed");
            fields.put("number", number);
            fields.put("others", others);
            fields.put("complete", told);
            fields.put("untold", untold);
            printer.print(
                    fields,
                    told
                            ? "Device " + number + " is removed, and every contact knows it."
                            : "Device "
                                    + number
                                    + " is removed. Not yet told: "
                                    + String.join(
                                            ", ", untold.stream().map(Printer::visible).toList())
                                    + "; that goes on whenever both receive.");
        }
        return 0;
    }

    /** What it has it keeps, until the account has other keys. */
    private void keeps(Client client, Account account) {
        for (Exposed one : client.accounts().exposed(account.id())) {
            if (one.device() == number) {
                printer.print(
                        Map.of(
                                "event", "account-kept",
                                "account", account.address().toString(),
                                "cut", one.cut()),
                        AccountCommand.keeps(account, one));
            }
        }
    }

    /** Nobody was told the address by the profile, so only the user can tell them. */
    private void anew(MeshAddress address) {
        LoginCommand.print(printer, "mesh-address", address);
        printer.remark(
                "The device keeps the key of your mesh address, so you have another one now, and"
                        + " nobody here reads what is sent to the old one. Give people its public"
                        + " half: 'tacit login show --public PUBLIC.pem'.");
    }

    /** Contacts hear that the device has the identity; whoever knows that alone can't be told. */
    private void spent(MemberId identity) {
        printer.print(
                Map.of("event", "spent", "identity", identity.toString()),
                "The device keeps your identity in live sessions, so you have another one now."
                        + " Your contacts are told. Whoever trusts the old one without being a"
                        + " contact, by an exchange or a file, can only be told by you: 'tacit live"
                        + " trust remove "
                        + identity
                        + "', and an exchange anew.");
    }

    /** Removes the device; the numbers of others that are removed with it. */
    private List<Integer> remove(Devices devices) throws ClientException, Trouble {
        List<Integer> others = removed(devices);
        for (int other : others) {
            printer.remark(
                    "Device "
                            + other
                            + " was reached only through device "
                            + number
                            + " and is removed with it; if it is yours, link it again.");
        }
        return others;
    }

    private List<Integer> removed(Devices devices) throws ClientException, Trouble {
        if (recovery || keys.recoveryKeyFile != null) {
            return recovered(devices);
        }
        if (withOthers) {
            return devices.removeWithOthers(number);
        }
        devices.remove(number);
        return List.of();
    }

    private List<Integer> recovered(Devices devices) throws ClientException, Trouble {
        RecoveryKey key = keys.read();
        try {
            Removals.Recovered removed = devices.remove(number, key);
            for (ConversationId contact : removed.unprotected()) {
                String name = devices.name(contact);
                printer.print(
                        Map.of("event", "unprotected", "contact", name),
                        Printer.visible(name)
                                + " was never told of this recovery key: there this device signs"
                                + " alone.");
            }
            return removed.others();
        } finally {
            key.wipe();
        }
    }

    private void progress(long left) {
        if (left > 0) {
            printer.remark("… " + left + (left == 1 ? " contact" : " contacts") + " to tell");
        }
    }
}
