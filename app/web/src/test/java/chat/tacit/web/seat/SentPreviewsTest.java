package chat.tacit.web.seat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.Test;

class SentPreviewsTest {
    private static final ConversationId IN = new ConversationId(bytes(1));

    private final SentPreviews sent = new SentPreviews(100);

    private static Bytes bytes(int first) {
        byte[] id = new byte[16];
        id[0] = (byte) first;
        return Bytes.of(id);
    }

    private static ContentId message(int n) {
        return new ContentId(bytes(n));
    }

    @Test
    void latestAreKeptThatFitAndOneByteMoreIsTooMuch() {
        sent.keep(IN, message(1), new byte[40]);
        sent.keep(IN, message(2), new byte[60]);
        assertThat(sent.of(IN, message(1))).isPresent();

        sent.keep(IN, message(3), new byte[1]);
        assertThat(sent.of(IN, message(1))).isEmpty();
        assertThat(sent.of(IN, message(2))).isPresent();
        assertThat(sent.of(IN, message(3))).isPresent();
    }

    @Test
    void messageThatDisappearsLeavesNone() {
        sent.keep(IN, message(1), new byte[40]);
        sent.heard(new Event.Vanished(IN, message(1)));
        assertThat(sent.of(IN, message(1))).isEmpty();

        sent.keep(IN, message(2), new byte[100]);
        assertThat(sent.of(IN, message(2))).isPresent();
    }
}
