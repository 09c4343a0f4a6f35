package chat.tacit.e2ee.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.mesh.VectorKeys;
import chat.tacit.e2ee.record.generated.Record;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The mesh in a backup and between devices: {@code spec/70-key-backup} §3. */
class MeshRecordTest {
    private final MeshRecords records = new MeshRecords(40);

    @Test
    void fieldsOfGeneratedCodeMeanTheSame() throws Exception {
        var settings = Record.parseFrom(records.settings(true).encode().shared()).getMeshSettings();
        assertThat(settings.getCover()).isEqualTo("high");
        assertThat(settings.getMean()).isEqualTo(15_000);
        assertThat(settings.getHidden()).isTrue();
        assertThat(settings.getDecided()).isEqualTo(MeshRecords.NOW.toEpochMilli());
        var decision = Record.parseFrom(records.decision(true).encode().shared()).getMeshDecision();
        assertThat(decision.getHash().substring(0, 16)).isEqualTo(decision.getConversation());
        assertThat(decision.getAt()).isEqualTo(MeshRecords.NOW.toEpochMilli());
        var server = Record.parseFrom(records.server(true).encode().shared()).getMeshServer();
        assertThat(server.getAddress()).startsWith("tacit://");
        assertThat(server.getDefault()).isTrue();
        assertThat(server.getSuspicion()).isEqualTo(9_200);
        assertThat(server.getQuarantines()).isEqualTo(2);
        assertThat(server.getUntil() - server.getQuarantined()).isEqualTo(7_200_000);
        assertThat(server.getShown().getAt()).isEqualTo(MeshRecords.NOW.toEpochMilli() + 1_000);
        assertThat(server.getShown().getOperator().size()).isEqualTo(32);
        assertThat(server.getShown().getRoles()).isEqualTo(7);
        assertThat(server.getShown().getNetwork().size()).isEqualTo(2);
        assertThat(server.getShown().getOwn()).isFalse();
        assertThat(server.getShown().getGuard() - server.getShown().getAt()).isEqualTo(2_000);
        var receiving = Record.parseFrom(records.receiving(true).encode().shared());
        assertThat(receiving.getMeshReceiving().getHidden()).isTrue();
        assertThat(receiving.getMeshReceiving().getTold()).isTrue();
        assertThat(receiving.getMeshReceiving().getPeer().size()).isEqualTo(32);
        assertThat(receiving.getMeshReceiving().getReceivers(0).getAddress())
                .startsWith("tacit://");
        var sending = Record.parseFrom(records.sending(true).encode().shared()).getMeshSending();
        assertThat(sending.getRoute().getBoxKey().size()).isEqualTo(32);
        assertThat(sending.getEnds() - sending.getSince()).isEqualTo(2_000);
    }

    @Test
    void addressHasItsOwnKey() {
        var other = VectorKeys.key(VectorKeys.ALICE);
        assertThatThrownBy(() ->
                        new MeshRecord.Address(
                                MeshRecords.KEY.publicKey(),
                                Optional.of(
                                        new MeshRecord.Address.Held(
                                                other, MeshRecords.NOW, List.of()))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void privateKeyDoesNotPrint() {
        MeshRecord.Address address =
                new MeshRecord.Address(
                        MeshRecords.KEY.publicKey(),
                        Optional.of(
                                new MeshRecord.Address.Held(
                                        MeshRecords.KEY, MeshRecords.NOW, List.of())));
        assertThat(address.toString())
                .doesNotContain(Bytes.of(MeshRecords.KEY.secret().expose()).hex());
    }

    @Test
    void quarantineEndsAfterItBegan() throws Exception {
        Record.Builder record =
                Record.parseFrom(records.server(true).encode().shared()).toBuilder();
        record.getMeshServerBuilder().setUntil(MeshRecords.NOW.toEpochMilli());
        Bytes bytes = Bytes.owned(record.build().toByteArray());
        assertThatThrownBy(() -> ProfileRecord.decode(bytes))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void publicNetworkIsNoneOfOnesOwn() throws Exception {
        Record.Builder record =
                Record.parseFrom(records.server(true).encode().shared()).toBuilder();
        record.getMeshServerBuilder().getShownBuilder().setOwn(true);
        Bytes bytes = Bytes.owned(record.build().toByteArray());
        assertThatThrownBy(() -> ProfileRecord.decode(bytes))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void privateKeyThatIsNoneIsMalformed() throws Exception {
        Record.Builder record = Record.newBuilder();
        record.getMeshAddressBuilder()
                .setPublicKey(ByteString.copyFrom(MeshRecords.KEY.publicKey().bytes().shared()))
                .setPrivateKey(ByteString.copyFrom(new byte[100]))
                .setMade(1);
        Bytes bytes = Bytes.owned(record.build().toByteArray());
        assertThatThrownBy(() -> ProfileRecord.decode(bytes))
                .isInstanceOf(MalformedException.class);
    }
}
