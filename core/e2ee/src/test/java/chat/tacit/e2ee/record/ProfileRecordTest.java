package chat.tacit.e2ee.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.record.generated.Record;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import org.junit.jupiter.api.Test;

/** Records decode as they were encoded, and as {@code spec/proto/record.proto} says. */
class ProfileRecordTest {
    private final Records records = new Records(72);

    @Test
    void everyRecordComesBack() {
        for (ProfileRecord record : records.all()) {
            assertThat(ProfileRecord.decode(record.encode())).isEqualTo(record);
        }
    }

    @Test
    void whatDecodesIsTheOneEncoding() {
        for (ProfileRecord record : records.all()) {
            new Mutation(73).tryOut(record.encode(), bytes -> ProfileRecord.decode(bytes).encode());
        }
    }

    @Test
    void generatedCodeReadsAndWritesTheSame() throws InvalidProtocolBufferException {
        for (ProfileRecord record : records.all()) {
            Record parsed = Record.parseFrom(record.encode().shared());
            assertThat(Bytes.owned(parsed.toByteArray())).isEqualTo(record.encode());
            assertThat(parsed.getKindCase().getNumber())
                    .isEqualTo(record instanceof ProfileRecord.Newer ? 0 : record.kind());
        }
    }

    @Test
    void fieldsOfGeneratedCodeMeanTheSame() {
        Record.Builder message = Record.newBuilder();
        message.getMessageBuilder()
                .setConversation(ByteString.copyFrom(new byte[16]))
                .setId(ByteString.copyFrom(new byte[16]))
                .setOwn(true)
                .setNumber(5)
                .setSent(1_000)
                .setEntered(2_000)
                .setType("text")
                .setText("Hello")
                .setState("sent")
                .setRelays(2)
                .setShown(true);
        ProfileRecord read = ProfileRecord.decode(Bytes.owned(message.build().toByteArray()));
        assertThat(read).isInstanceOf(ProfileRecord.Message.class);
        ProfileRecord.Message decoded = (ProfileRecord.Message) read;
        assertThat(decoded.own()).isTrue();
        assertThat(decoded.number()).isEqualTo(5);
        assertThat(decoded.sent().toEpochMilli()).isEqualTo(1_000);
        assertThat(decoded.entered().toEpochMilli()).isEqualTo(2_000);
        assertThat(decoded.text()).isEqualTo("Hello");
        assertThat(decoded.state()).isEqualTo("sent");
        assertThat(decoded.reason()).isEmpty();
        assertThat(decoded.relays()).isEqualTo(2);
        assertThat(decoded.shown()).isTrue();
    }

    @Test
    void emptyAndEndlessRecordsAreRefused() {
        assertThatThrownBy(() -> ProfileRecord.decode(Bytes.empty()))
                .isInstanceOf(MalformedException.class);
        Bytes endless =
                new ProfileRecord.Newer(
                                ProfileRecord.Newer.MIN_KIND, Bytes.zeros(ProfileRecord.MAX_SIZE))
                        .encode();
        assertThatThrownBy(() -> ProfileRecord.decode(endless))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void secretsDoNotPrint() {
        for (ProfileRecord record : records.all()) {
            if (record instanceof ProfileRecord.Contact contact) {
                String seed = Bytes.of(contact.own().root().seed().expose()).hex();
                assertThat(contact.toString()).doesNotContain(seed);
            }
        }
    }
}
