package chat.tacit.e2ee.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.mesh.Assembly;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

class ContentTest {
    private final Bodies bodies = new Bodies(17);

    @Test
    void everyBodyComesBack() {
        for (Body body : bodies.all()) {
            Content content = bodies.content(body);
            assertThat(Content.decode(content.encode())).isEqualTo(content);
        }
    }

    @Test
    void firstContentHasSeenNothing() {
        Content content = bodies.content(new Body.Message("hello"));
        Envelope old = content.envelope();
        Envelope first = new Envelope(old.id(), 1, old.sent(), Optional.empty());
        Content again = Content.decode(new Content(first, content.body()).encode());
        assertThat(again.envelope().seen()).isEmpty();
    }

    @Test
    void contentHasOneFormOnly() {
        for (Body body : bodies.all()) {
            new Mutation(18).tryOut(bodies.content(body).encode(), b -> Content.decode(b).encode());
        }
    }

    /** So that an older version can keep what it can't show yet. */
    @Test
    void newerKindIsKeptAsItCame() {
        Content content = bodies.content(new Body.Newer(42, Bytes.ofHex("0a0101")));
        assertThat(content.encode().hex()).endsWith("d202030a0101");
        assertThat(Content.decode(content.encode()).body()).isEqualTo(content.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 31, 32, 34, 35, 2_048})
    void knownKindIsNoNewerOne(int kind) {
        assertThatThrownBy(() -> new Body.Newer(kind, Bytes.empty()))
                .isInstanceOf(MalformedException.class);
    }

    /** The envelope has no room for what isn't understood: it would be acted upon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8a0103" + "0a0161" + "8a0103" + "0a0161", // two bodies
                "8a0103" + "0a0161" + "d20200", // and one of a newer kind
                "2a0101" + "8a0103" + "0a0161", // field 5
                "", // no body
                "8801" + "01", // a body that is a number
                "d00201", // a newer one that is a number
                "8a0100", // an empty text
                "8a0103" + "0a01ff", // not UTF-8
                "82803f00" // kind 64,544
            })
    void anotherShapeIsMalformed(String rest) {
        String envelope = "0a10" + "11".repeat(16) + "1001" + "18" + "01";
        Bytes good = Bytes.ofHex(envelope + "8a0103" + "0a0161");
        assertThat(Content.decode(good).body()).isEqualTo(new Body.Message("a"));
        Bytes bad = Bytes.ofHex(envelope + rest);
        assertThatThrownBy(() -> Content.decode(bad)).isInstanceOf(MalformedException.class);
    }

    @Test
    void envelopeIsBounded() {
        Envelope good = bodies.content(new Body.Typing(true)).envelope();
        for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> new Envelope(good.id(), number, good.sent(), good.seen()))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> new Envelope(good.id(), 1, Instant.EPOCH, good.seen()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void textFitsAMessage() {
        Body longest = new Body.Message("a".repeat(13_312));
        assertThat(bodies.content(longest).encode().size()).isLessThan(Content.MAX_SIZE);
        assertThatThrownBy(() -> new Body.Message("a".repeat(13_311) + "é"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Body.Message("")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Body.Message("\ud800")).isInstanceOf(MalformedException.class);
    }

    @Test
    void whatSaysLittleFitsTheSmallClass() {
        for (Body body : bodies.all()) {
            if (body instanceof Body.Receipt
                    || body instanceof Body.Typing
                    || body instanceof Amendment.Delete
                    || body instanceof Amendment.Reaction) {
                assertThat(bodies.content(body).encode().size())
                        .isLessThanOrEqualTo(Boxed.SMALL_CONTENT);
            }
        }
    }

    @Test
    void helloFitsAJoin() {
        assertThat(bodies.content(bodies.hello()).encode().size())
                .isLessThanOrEqualTo(Join.MAX_CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " a",
                "a ",
                "a\nb",
                "a\tb",
                "a\u0085b",
                "a\u2028b",
                "a\u202eb",
                "a\u2066b"
            })
    void nameThatMisleadsIsMalformed(String name) {
        assertThatThrownBy(() -> new Body.Profile(name, "", Bytes.empty()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void profileIsBounded() {
        assertThatThrownBy(() -> new Body.Profile("a".repeat(129), "", Bytes.empty()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Body.Profile("a", "", Bytes.zeros(12_289)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void textsOfRepliesAndEditsAreThoseOfMessages() {
        ContentId id = bodies.content(new Body.Typing(true)).envelope().id();
        String longest = "a".repeat(Content.MAX_TEXT);
        for (Body body : List.of(new Body.Reply(id, longest), new Amendment.Edit(id, longest))) {
            assertThat(bodies.content(body).encode().size()).isLessThanOrEqualTo(Content.MAX_SIZE);
        }
        for (String text : List.of("", longest + "a", "\ud800")) {
            assertThatThrownBy(() -> new Body.Reply(id, text))
                    .isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> new Amendment.Edit(id, text))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "a\nb", "\u001b[2J", "\u202e", "\u2003"})
    void reactionThatMisleadsIsMalformed(String emoji) {
        ContentId id = bodies.content(new Body.Typing(true)).envelope().id();
        assertThatThrownBy(() -> new Amendment.Reaction(id, emoji))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void reactionHasAtMostSixtyFourBytes() {
        ContentId id = bodies.content(new Body.Typing(true)).envelope().id();
        Body longest = new Amendment.Reaction(id, "🦊".repeat(16));
        assertThat(Content.decode(bodies.content(longest).encode()).body()).isEqualTo(longest);
        assertThatThrownBy(() -> new Amendment.Reaction(id, "🦊".repeat(16) + "a"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nothingStandsTwice() {
        Body.Routes routes = bodies.routes();
        ContentId id = bodies.content(routes).envelope().id();
        assertThatThrownBy(() -> new Body.Receipt(Body.Receipt.Progress.DELIVERED, List.of(id, id)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() ->
                        new Body.Routes(
                                Collections.nCopies(2, routes.receiving().getFirst()), List.of()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() ->
                        new Body.Routes(
                                routes.receiving(),
                                Collections.nCopies(2, routes.sending().getFirst())))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Body.Routes(List.of(), List.of()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void piecesFitTheSmallClassAndMakeTheContentAgain() {
        Content longest = bodies.content(new Body.Message("m".repeat(Content.MAX_TEXT)));
        Bytes whole = longest.encode();
        List<Piece> pieces = Piece.of(whole);
        assertThat(pieces).hasSize(9);
        Assembly assembly = Assembly.ofContents();
        Optional<Bytes> made = Optional.empty();
        for (Piece piece : pieces.reversed()) {
            Bytes encoded = piece(piece);
            assertThat(encoded.size()).isLessThanOrEqualTo(Boxed.SMALL_CONTENT);
            Piece read = (Piece) Content.decode(encoded).body();
            made = assembly.take(read.part().id(), read.part(), Instant.EPOCH).whole();
        }
        assertThat(made.map(Content::decode)).contains(longest);
    }

    /** In the longest envelope that there is. */
    private static Bytes piece(Piece piece) {
        Envelope envelope =
                new Envelope(
                        new ContentId(Bytes.zeros(16)),
                        Long.MAX_VALUE,
                        Instant.ofEpochMilli(Long.MAX_VALUE),
                        Optional.of(new Seen(Bytes.zeros(8))),
                        Optional.of(new Head(Integer.MAX_VALUE, Bytes.zeros(16))),
                        Body.Timer.MAX);
        return new Content(envelope, piece).encode();
    }

    @Test
    void fileInPartsHasAtMost64KiB() {
        Bytes longest = Bytes.zeros(FileBody.MAX_IN_PARTS);
        ContentId id = new ContentId(Bytes.zeros(16));
        List<FilePart> parts = FilePart.of(id, longest);
        assertThat(parts).hasSize(6).allMatch(part -> part.message().equals(id));
        for (FilePart part : parts) {
            assertThat(bodies.content(part).encode().size())
                    .isLessThanOrEqualTo(Content.MAX_SIZE)
                    .isLessThanOrEqualTo(Cut.CONTENT.longest());
        }
        assertThat(inParts(FileBody.MAX_IN_PARTS).inParts()).isTrue();
        assertThatThrownBy(() -> inParts(FileBody.MAX_IN_PARTS + 1))
                .isInstanceOf(MalformedException.class);
    }

    private static FileBody inParts(long size) {
        return new FileBody(
                "notes.txt",
                "text/plain",
                new FileLayout(size),
                Bytes.zeros(32),
                new FileKey(Secret.zeros(32)),
                List.of(),
                List.of());
    }

    @Test
    void routesAreQueuesOrTheMeshOrBoth() {
        Body.Routes queues = bodies.routes();
        Optional<MeshRoute> mesh = Optional.of(Samples.mesh(new SeededEntropy(5)));
        Body.Routes hidden = new Body.Routes(List.of(), List.of(), mesh);
        Body.Routes both = new Body.Routes(queues.receiving(), queues.sending(), mesh);
        for (Body.Routes routes : List.of(queues, hidden, both)) {
            Content content = bodies.content(routes);
            assertThat(Content.decode(content.encode())).isEqualTo(content);
        }
    }
}
