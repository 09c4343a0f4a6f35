package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.ConversationId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every time in a profile is known when the clock is set back. */
final class TimesTest {
    private static final Duration YEAR = Duration.ofDays(365);

    /** Shown to the user or put in order by, or, as a deadline, corrected by itself. */
    private static final Set<String> LEFT =
            Set.of(
                    "account.certified_at", // signed
                    "account.made_at",
                    "blocked_account.decided_at", // the later decision counts
                    "clock.held_at",
                    "clock.seen_at",
                    "conversation.created_at", // in the first entry of the device log
                    "conversation.named_at",
                    "device.added_at",
                    "device.removed_at",
                    "invitation.expires_at",
                    "known_account.named_at",
                    "live_chain.set_at",
                    "live_identity.made_at",
                    "mesh_lie.at",
                    "message.at",
                    "message.ends_at",
                    "message.held_until",
                    "message.sent_at",
                    "news.at",
                    "relay.added_at",
                    "relay.ends_at", // as the relay says
                    "room_invitee.at",
                    "room_member.since", // a position
                    "room_request.at",
                    "sibling.since",
                    "trusted_identity.named_at");

    @TempDir private Path directory;
    private Pair pair;
    private Person alice;

    @BeforeEach
    void meet() {
        pair = Pair.introduced(directory);
        alice = pair.alice();
        var _ = alice.say(pair.atAlice(), "Hello.", pair.now());
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private static Stream<Times.Column> all() {
        return Stream.concat(Times.DUE.stream(), Times.NOTED.stream());
    }

    private long latest(Times.Column column) {
        return alice.number(
                "SELECT COALESCE(MAX(%s), 0) FROM %s".formatted(column.name(), column.table()));
    }

    @Test
    void everyTimeOfTheSchemaIsListedOrLeftOnPurpose() {
        Set<String> listed = new HashSet<>(LEFT);
        all().forEach(column -> listed.add(column.table() + "." + column.name()));
        List<String> times =
                alice.read(tx ->
                        tx.list(
                                "SELECT t.name || '.' || c.name FROM profile.sqlite_schema t,"
                                        + " pragma_table_info(t.name, 'profile') c WHERE t.type ="
                                        + " 'table' AND c.type = 'INTEGER' AND (c.name IN ('at', 'due',"
                                        + " 'until', 'since') OR c.name LIKE '%\\_at' ESCAPE '\\' OR"
                                        + " c.name LIKE '%\\_due' ESCAPE '\\' OR c.name LIKE '%until'"
                                        + " OR c.name LIKE '%since' OR c.name IN ('silent_last',"
                                        + " 'missing_answered'))",
                                row -> row.text(1)));
        assertThat(times).hasSizeGreaterThan(50);
        assertThat(listed).containsAll(times);
    }

    @Test
    void afterTheClockWasSetBackNothingWaitsForTheTimeThatItShowed() {
        List<Times.Column> columns = all().toList();
        List<Long> before = columns.stream().map(this::latest).toList();
        Instant now = pair.now().minus(YEAR);
        alice.write(tx -> {
            Times.setBack(tx, now, YEAR);
            return true;
        });
        assertThat(before).filteredOn(at -> at > now.toEpochMilli()).hasSizeGreaterThan(4);
        for (int i = 0; i < columns.size(); i++) {
            long ahead = Math.max(0, before.get(i) - pair.now().toEpochMilli());
            long most = now.toEpochMilli() + (Times.NOTED.contains(columns.get(i)) ? 0 : ahead);
            if (before.get(i) < Long.MAX_VALUE) {
                assertThat(latest(columns.get(i)))
                        .as(columns.get(i).toString())
                        .isLessThanOrEqualTo(most);
            }
        }
        assertThat(alice.read(Times::seen)).isEqualTo(Optional.of(now));
    }

    @Test
    void whatIsNotYetDueWaitsAsLongAsBefore() {
        ConversationId in = pair.atAlice();
        Instant now = pair.now();
        alice.write(tx ->
                tx.update(
                        "UPDATE contact SET routes_due = ? WHERE conversation = ?",
                        now.plus(Duration.ofDays(2)),
                        in.bytes()));
        alice.write(tx -> {
            Times.setBack(tx, now.minus(YEAR), YEAR);
            return true;
        });
        assertThat(
                        alice.number(
                                "SELECT routes_due FROM contact WHERE conversation = ?",
                                in.bytes()))
                .isEqualTo(now.minus(YEAR).plus(Duration.ofDays(2)).toEpochMilli());
    }
}
