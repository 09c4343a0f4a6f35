package chat.tacit.protocol.mesh;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;
import static chat.tacit.protocol.mesh.MeshSamples.changed;
import static chat.tacit.protocol.mesh.MeshSamples.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.Puzzle;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class PacketTest {
    private final JosePublicKey recipient = KEY.publicKey();
    private final Packet packet = MeshSamples.packet(recipient, 1);
    private final String key = Text.base64(recipient.bytes().shared());

    @Test
    void packetIsReadAsItWasWritten() {
        assertThat(packet.encode()).hasSize(Packet.SIZE);
        assertThat(Packet.decode(packet.encode())).isEqualTo(packet);
        assertThat(Packet.ofStored(packet.stored())).isEqualTo(packet);
        assertThat(packet.stored().length).isLessThan(11_000);
    }

    @Test
    void packetWrittenInAnotherWayIsTheSame() {
        String json = Text.fromUtf8(packet.encode());
        String members = json.substring(1, json.length() - 1);
        String[] parts = members.split(",", -1);
        String pad = parts[1].replaceFirst("0{8}", "");
        String other = "{ %s ,\n%s\t,%s,\r\n%s}".formatted(parts[3], parts[2], pad, parts[0]);
        String padded = other + " ".repeat(Packet.SIZE - other.length());
        Packet again = Packet.decode(Text.utf8(padded));
        assertThat(again.hash()).isEqualTo(packet.hash());
        assertThat(again.encode()).isEqualTo(packet.encode());
        byte[] escaped = changed(packet, "\"recipient\"", "\"recipien\\u0074\"");
        assertThat(Packet.decode(escaped).hash()).isEqualTo(packet.hash());
    }

    @Test
    void strayBitsInBase64AreMalformed() {
        String stray = Text.base64(packet.signature().bytes());
        assertThat(key).endsWith("AB");
        malformed(() -> Packet.decode(changed(packet, key, key + "=")));
        malformed(() -> Packet.decode(changed(packet, key, key + "\\n")));
        malformed(() -> Packet.decode(changed(packet, key, key.replace('+', '-'))));
        for (String end : new String[] {"==", "="}) {
            if (stray.endsWith(end)) {
                String bare = stray.substring(0, stray.length() - end.length());
                malformed(() -> Packet.decode(changed(packet, stray, bare)));
                char last = bare.charAt(bare.length() - 1);
                String bits = bare.substring(0, bare.length() - 1) + (char) (last + 1) + end;
                malformed(() -> Packet.decode(changed(packet, stray, bits)));
                return;
            }
        }
        throw new AssertionError("the sample has no padding to spoil");
    }

    @Test
    void otherSizesMembersAndPadsAreMalformed() {
        byte[] good = packet.encode();
        malformed(() -> Packet.decode(Arrays.copyOf(good, Packet.SIZE - 1)));
        malformed(() -> Packet.decode(Arrays.copyOf(good, Packet.SIZE + 1)));
        malformed(() -> Packet.decode(new byte[Packet.SIZE]));
        malformed(() -> Packet.decode(changed(packet, "{\"message\"", "{\"more\":1,\"message\"")));
        malformed(() -> Packet.decode(changed(packet, "\"pad\"", "\"Pad\"")));
        malformed(() -> Packet.decode(changed(packet, "\"pad\":\"0", "\"pad\":\"1")));
        malformed(() -> Packet.decode(changed(packet, "\"recipient\":", "\"message\":")));
    }

    @Test
    void jweOfAnotherRecipientOrInTheOthersPlaceIsMalformed() {
        Packet theirs = MeshSamples.packet(OTHER.publicKey(), 2);
        malformed(() ->
                Packet.decode(
                        changed(
                                packet,
                                Text.base64(packet.message().bytes()),
                                Text.base64(theirs.message().bytes()))));
        malformed(() ->
                Packet.decode(
                        changed(
                                packet,
                                Text.base64(packet.message().bytes()),
                                Text.base64(packet.signature().bytes()))));
    }

    @Test
    void hashIsOfEachField() {
        PacketFields fields = PacketFields.decode(packet.encode());
        assertThat(fields.hash()).isEqualTo(packet.hash());
        Bytes first = fields.message();
        Bytes second = fields.signature();
        assertThat(new PacketFields(fields.recipient(), second, first).hash())
                .isNotEqualTo(packet.hash());
        assertThat(MeshSamples.packet(recipient, 2).hash()).isNotEqualTo(packet.hash());
        assertThat(PacketHash.parse(packet.hash().toString())).isEqualTo(packet.hash());
    }

    @Test
    void workIsForOneServerPacketAndHour() {
        var server = MeshSamples.fingerprint(MeshSamples.SERVER);
        long hour = PacketWork.hour(MeshSamples.NOW);
        Puzzle puzzle = PacketWork.puzzle(server, hour, packet.hash());
        PacketWork work = new PacketWork(hour, puzzle.search(12, 0));
        assertThat(PacketWork.parse(work.toString())).isEqualTo(work);
        assertThat(work.bits(server, packet.hash())).isGreaterThanOrEqualTo(12);
        var other = MeshSamples.fingerprint(MeshSamples.STRANGER);
        assertThat(work.bits(other, packet.hash())).isLessThan(12);
        assertThat(work.bits(server, MeshSamples.packet(recipient, 2).hash())).isLessThan(12);
        assertThat(new PacketWork(hour - 1, work.nonce()).bits(server, packet.hash()))
                .isLessThan(12);
        assertThat(work.isCurrent(MeshSamples.NOW)).isTrue();
        assertThat(work.isCurrent(MeshSamples.NOW.plusSeconds(7_199))).isTrue();
        assertThat(work.isCurrent(MeshSamples.NOW.plusSeconds(7_200))).isFalse();
        assertThat(work.isCurrent(MeshSamples.NOW.minusSeconds(1))).isFalse();
    }

    @Test
    void workHasOneForm() {
        assertThat(PacketWork.parse("0.9223372036854775807").nonce()).isEqualTo(Long.MAX_VALUE);
        for (String bad :
                new String[] {
                    "",
                    ".",
                    "1",
                    "1.",
                    ".1",
                    "01.1",
                    "1.01",
                    "-1.1",
                    "1.-1",
                    "1.1.1",
                    " 1.1",
                    "1.9223372036854775808",
                    "99999999999.1"
                }) {
            malformed(() -> PacketWork.parse(bad));
        }
    }
}
