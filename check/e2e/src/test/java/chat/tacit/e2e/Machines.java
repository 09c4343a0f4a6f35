package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Further machines of people, as devices of their profiles.
 *
 * @param folder where their homes are
 * @param one a relay that a new machine begins with
 * @param two another
 */
record Machines(World world, Path folder, Relay one, Relay two) {

    /** A machine without a profile. */
    Person fresh(String name) {
        return new Person(name, folder.resolve("machine-" + name), "a word of " + name, world);
    }

    /** Has a fresh machine show a link. */
    Command shows(Person machine) {
        return machine.run("device", "link", "--relay", one.address(), "--relay", two.address());
    }

    static String link(Command shows) {
        return shows.await(line -> "link".equals(line.getString("event"))).getString("link");
    }

    static String code(Command shows) {
        return shows.await(line -> "code".equals(line.getString("event"))).getString("code");
    }

    /** Reads the link without confirming it; the code that this side shows. */
    static String read(Person by, String link) {
        Command.Ended ended = by.run("device", "link", link).ended();
        assertThat(ended.code()).isEqualTo(1);
        return new JsonObject(ended.out().getFirst()).getString("code");
    }

    /** Links a fresh machine under its name, with these further options. */
    void link(Person by, Person machine, String... options) {
        Command shows = shows(machine);
        String link = link(shows);
        String here = read(by, link);
        assertThat(code(shows)).isEqualTo(here);
        List<String> words =
                new ArrayList<>(
                        List.of("device", "link", link, "--code", here, "--name", machine.name()));
        words.addAll(List.of(options));
        by.run(words.toArray(String[]::new)).done();
        assertThat(shows.result().getString("name")).isEqualTo(by.name());
    }

    /** The texts that a device has of a conversation. */
    static List<String> texts(Person device, String of) {
        return device.run("history", of).done().stream()
                .filter(line -> "text".equals(line.getString("type")))
                .map(line -> line.getString("text"))
                .toList();
    }

    /** How many devices a contact is seen to use. */
    static int devices(Person person, String of) {
        return person.run("contacts").done().stream()
                .filter(line -> of.equals(line.getString("contact")))
                .mapToInt(line -> line.getInteger("devices"))
                .findFirst()
                .orElseThrow();
    }
}
