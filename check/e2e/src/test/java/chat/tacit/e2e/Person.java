package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Somebody with a profile. */
record Person(String name, Path home, String passphrase, World world) {
    private static final int TRIES = 3;

    /** Starts a command that prints JSON. */
    Command run(String... arguments) {
        return world.run(
                home,
                passphrase,
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList());
    }

    /** Starts a command that prints JSON, goes on, and reads what is typed. */
    Command stay(String... arguments) {
        return world.runAlone(
                home,
                passphrase,
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList());
    }

    /** Starts a command that prints for people. */
    Command show(String... arguments) {
        return world.run(home, passphrase, List.of(arguments));
    }

    /**
     * Makes an account. Where many processes take a machine's time a relay isn't always heard in
     * time; then it goes on where it was, as often as people would try.
     */
    void makeAccount(String handle, Relay at, Path password) {
        String[] create = {
            "account",
            "create",
            handle,
            "--relay",
            at.address(),
            "--new-password-file",
            password.toString()
        };
        Command.Ended ended = run(create).ended();
        for (int again = 0; ended.code() != 0 && again < TRIES; again++) {
            ended = run(create).ended();
        }
        assertThat(ended.code()).as("%s has an account: %s", name, ended).isZero();
    }

    /** Waits until a contact is called by the name that they tell, which comes after their join. */
    void awaitContact(String named) {
        await().atMost(Command.PATIENCE).until(() -> hears(named));
    }

    /** The same of somebody who may have left before it was told, and tells it the next time. */
    void awaitContact(Person contact) {
        await().atMost(Command.PATIENCE)
                .until(() -> {
                    if (hears(contact.name())) {
                        return true;
                    }
                    var _ = contact.run("receive").done();
                    return hears(contact.name());
                });
    }

    private boolean hears(String named) {
        return run("contacts").done().stream()
                .anyMatch(line -> named.equals(line.getString("told")));
    }
}
