package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.ProfileName;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit profiles}: the profiles of a home. None of them is opened. */
@Command(
        name = "profiles",
        description = {
            "List the profiles of the home. 'init NAME --profile P' makes a further one; every"
                    + " command takes --profile P.",
            "Profiles share nothing: each has its passphrase, keys, contacts and connections."
        },
        mixinStandardHelpOptions = true)
final class ProfilesCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Override
    public Integer call() throws ClientException, Trouble {
        Path base = profiles.base();
        if (Profile.exists(base)) {
            print("", base);
        }
        for (ProfileName name : ProfileName.all(base)) {
            print(name.text(), name.in(base));
        }
        return 0;
    }

    /**
     * @param name empty for the profile of the home itself
     */
    private void print(String name, Path where) throws Trouble {
        boolean daemon = new Daemon(where).process().isPresent();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("profile", name);
        fields.put("directory", where.toString());
        fields.put("daemon", daemon);
        printer.print(
                fields,
                (name.isEmpty() ? "(without --profile)" : name)
                        + "  "
                        + where
                        + (daemon ? "  a daemon runs" : ""));
    }
}
