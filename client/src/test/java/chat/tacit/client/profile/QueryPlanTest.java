package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Engine;
import chat.tacit.client.Event;
import chat.tacit.client.Person;
import chat.tacit.client.Port;
import chat.tacit.client.backup.Export;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.MeshDay;
import chat.tacit.client.room.RoomDay;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whatever is done for one contact, one message or one wake reads no whole table that grows with
 * contacts or messages.
 */
final class QueryPlanTest {
    /** For all contacts or messages at once, when somebody asked for that. */
    private static final Set<String> ONCE =
            Set.of(
                    "account.KnownAccounts.count", // when another account is told
                    "contact.Contacts.all", // when a link is opened that renews keys
                    "contact.Contacts.delete",
                    "contact.OwnProfile.write",
                    "conversation.Directory.all",
                    "conversation.Directory.names",
                    "device.Feed.accounts", // when a device is linked
                    "device.Feed.all", // as well
                    "device.MissingPairs.lookAtAll",
                    "device.UntoldContacts.note", // when one is removed
                    "history.History.letGo", // when a connection ends
                    "mesh.KnownServers.receiving", // when a guard is chosen
                    "mesh.ListMemory.of", // when a process begins
                    "mesh.Scores.forget", // as far as its limit
                    "mesh.Scores.of", // when a process begins
                    "mesh.NamedServers.known", // when a server has listed others
                    "mesh.ServerRecords.all", // when all settings are told
                    "mesh.ServerTable.all", // when others are asked, or shown
                    "mesh.ServerTable.triedSince", // when others are asked
                    "room.StoredRoom.forget",
                    "route.MeshRecords.all", // when a setting is told to other devices
                    "route.Load.read", // when queues are made, each relay's share of them
                    "route.Placement.recoveries", // when a recovery queue is made
                    "route.Queues.all"); // when queues change that are kept apart

    /** What is looked through once an hour, and what only a test asks. */
    private static final Pattern SELDOM =
            Pattern.compile(".*\\.(tidy|expire)|contact\\.Unanswered\\.giveUp|Person\\..*");

    /** A trigger's condition and what it does. */
    private static final Pattern TRIGGER =
            Pattern.compile("(?s).*?(?:\\bWHEN\\b(.*?))?\\bBEGIN\\b(.*)\\bEND\\s*");

    @TempDir Path folder;
    private Connection database;

    @BeforeEach
    void connect() throws SQLException, ClientException {
        database = Database.connect(folder.resolve("db"), Secret.zeros(32));
        Schema.known().migrate(database);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    private List<String> whole(String sql) throws SQLException {
        return QueryPlan.of(database, sql).wholeTables(database);
    }

    private List<List<String>> rows(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void wholeTablesAreSeen() throws SQLException {
        assertThat(whole("SELECT * FROM message")).isNotEmpty();
        assertThat(whole("SELECT 1 FROM message m WHERE m.text = ?")).isNotEmpty();
        assertThat(whole("SELECT 1 FROM message WHERE conversation = ? AND id = ?")).isNotEmpty();
        assertThat(whole("SELECT MIN(stamp) FROM mark")).isEmpty();
        assertThat(whole("SELECT MIN(field) FROM mark")).isNotEmpty();
        assertThat(whole("SELECT MIN(since) FROM missing_pair")).isNotEmpty();
        assertThat(whole("SELECT 1 FROM device d WHERE d.name = ?")).isEmpty();
    }

    @Test
    void nothingThatIsDoneForOneThingReadsAWholeTable() throws Exception {
        Map<String, Set<String>> asked;
        try (Statements statements = Statements.noted()) {
            try (Circle circle = new Circle(folder)) {
                live(circle);
            }
            RoomDay.live(folder.resolve("room"));
            MeshDay.live(folder.resolve("mesh"));
            asked = statements.asked();
        }
        List<String> whole = new ArrayList<>();
        int checked = 0;
        for (Map.Entry<String, Set<String>> statement : asked.entrySet()) {
            for (String by : statement.getValue()) {
                if (!ONCE.contains(by) && !SELDOM.matcher(by).matches()) {
                    checked++;
                    whole(statement.getKey())
                            .forEach(step -> whole.add(by + ": " + step + ": " + statement));
                }
            }
        }
        assertThat(checked).isGreaterThan(300);
        assertThat(whole).isEmpty();
    }

    /** Three devices say, change and hear things; one is removed, and a fourth can't be heard. */
    private static void live(Circle circle) throws ClientException {
        Person first = circle.device(1);
        Person second = circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        circle.part(circle.bob());
        Person fourth = circle.link(first, Instant.EPOCH);
        first.write(tx -> {
            Export.keep(tx, RecoveryKey.random(Entropy.system()).pair().publicKey());
            return first.parts()
                    .timers()
                    .want(tx, circle.withBob(), Duration.ofDays(1), circle.pair().now());
        });
        for (Person device : List.of(first, third, fourth)) {
            Message said = device.say(circle.withBob(), "Hello?", circle.pair().now());
            circle.exchange();
            device.<Boolean, ClientException>write(tx -> {
                device.parts().amendments().edit(tx, said, "Hello!", circle.pair().now());
                device.parts().amendments().react(tx, said, "👍", circle.pair().now());
                return true;
            });
            wake(device, circle);
        }
        circle.meet();
        circle.exchange();
        var _ = circle.bob().say(circle.pair().atBob(), "Hello.", circle.pair().now());
        circle.exchange();
        circle.remove(second, 3);
        circle.exchange();
        circle.pair().pass(Duration.ofDays(2));
        circle.exchange();
        for (Person device : List.of(first, second, circle.bob())) {
            wake(device, circle);
        }
    }

    private static void wake(Person person, Circle circle) {
        new Engine(person.profile(), person.parts(), new NoRelays()).wake(circle.pair().now());
    }

    /** No relay ever answers. */
    private static final class NoRelays implements Port {
        @Override
        public void dial(LinkId link, RelayAddress relay) {}

        @Override
        public void write(LinkId link, byte[] message) {}

        @Override
        public void hangUp(LinkId link) {}

        @Override
        public void work(LinkId link, Ask.Send send, Hashcash hashcash, int bits) {}

        @Override
        public void tell(Event event) {}
    }

    @Test
    void noTriggerReadsAWholeTable() throws SQLException {
        List<String> whole = new ArrayList<>();
        for (List<String> trigger :
                rows(
                        "SELECT name, sql FROM profile.sqlite_schema WHERE type = 'trigger'"
                                + " AND name NOT IN ('signer_wanted'," // at the first export
                                + " 'identity_to_tell_anew')")) { // with another live identity
            Matcher parts = TRIGGER.matcher(trigger.getLast().replaceAll("--[^\n]*", ""));
            assertThat(parts.matches()).as(trigger.getFirst()).isTrue();
            List<String> statements = new ArrayList<>(List.of(parts.group(2).strip().split(";")));
            if (parts.group(1) != null) {
                statements.add("SELECT " + parts.group(1));
            }
            for (String statement : statements) {
                String sql = statement.replaceAll("\\b(new|old)\\.\\w+", "?");
                whole(sql).forEach(step -> whole.add(trigger.getFirst() + ": " + step));
            }
        }
        assertThat(whole).isEmpty();
    }

    /** What is deleted is looked for in every table that names it. */
    @Test
    void whateverNamesADeletedRowIsFound() throws SQLException {
        List<String> whole = new ArrayList<>();
        for (List<String> table :
                rows("SELECT name FROM profile.sqlite_schema WHERE type = 'table'")) {
            Map<String, String> keys = new TreeMap<>();
            for (List<String> key :
                    rows("PRAGMA profile.foreign_key_list(" + table.getFirst() + ")")) {
                keys.merge(key.get(0), key.get(3) + " = ?", (one, other) -> one + " AND " + other);
            }
            for (String key : keys.values()) {
                whole("SELECT 1 FROM " + table.getFirst() + " WHERE " + key + " LIMIT 1")
                        .forEach(step -> whole.add(key + ": " + step));
            }
        }
        assertThat(whole).isEmpty();
    }
}
