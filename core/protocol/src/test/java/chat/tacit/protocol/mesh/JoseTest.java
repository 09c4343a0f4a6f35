package chat.tacit.protocol.mesh;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;
import static chat.tacit.protocol.mesh.MeshSamples.ascii;
import static chat.tacit.protocol.mesh.MeshSamples.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoseTest {
    private final Entropy entropy = new SeededEntropy(7);
    private final JosePublicKey recipient = KEY.publicKey();
    private final Jwe jwe = MeshSamples.jwe(Jwe.Type.MESSAGE, recipient, 64, entropy);
    private final JsonObject payload = JsonObject.empty().with("says", "something");
    private final Jws jws = Jws.sign(JwsType.LEASE, payload, KEY, entropy);

    @Test
    void headerOfOursIsRead() {
        assertThat(read(jwe.compact()).parts().box()).hasSize(80);
        assertThat(read(withHeader(header())).recipient()).isEqualTo(recipient.thumbprint());
    }

    private Jwe read(String compact) {
        return Jwe.read(Jwe.Type.MESSAGE, recipient, ascii(compact));
    }

    private String withHeader(String header) {
        String compact = jwe.compact();
        return Text.base64Url(Text.utf8(header)) + compact.substring(compact.indexOf('.'));
    }

    /** In another order and with spaces, as other libraries write it. */
    private String header() {
        return "{ \"typ\": \"tacit-msg\", \"kid\": \"%s\", \"enc\": \"A256GCM\","
                        .formatted(recipient.thumbprint())
                + " \"alg\": \"RSA-OAEP-256\" }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA-OAEP-256=RSA-OAEP",
                "RSA-OAEP-256=RSA1_5",
                "RSA-OAEP-256=dir",
                "RSA-OAEP-256=none",
                "RSA-OAEP-256=rsa-oaep-256",
                "A256GCM=A128GCM",
                "A256GCM=A256CBC-HS512",
                "tacit-msg=tacit-sig",
                "tacit-msg=JWT",
                "\"typ\"=\"TYP\"",
                " }=, \"zip\": \"DEF\" }",
                " }=, \"crit\": [\"exp\"] }",
                " }=, \"jwk\": {} }",
                " }=, \"jku\": \"https://example.org\" }",
                " }=, \"x5u\": \"https://example.org\" }",
                " }=, \"x5c\": [] }",
                " }=, \"epk\": {} }",
                " }=, \"p2c\": 1 }",
                " }=, \"alg\": \"RSA-OAEP-256\" }",
                " }=, \"cty\": \"x\" }",
                "\"enc\": \"A256GCM\",=",
                "\"A256GCM\"=null",
            })
    void anyOtherHeaderIsMalformed(String change) {
        String[] fromTo = change.split("=", -1);
        String changed = header().replace(fromTo[0], fromTo[1]);
        assertThat(changed).isNotEqualTo(header());
        malformed(() -> read(withHeader(changed)));
    }

    @Test
    void headerOfAnotherRecipientIsMalformed() {
        malformed(() -> Jwe.read(Jwe.Type.MESSAGE, OTHER.publicKey(), ascii(jwe.compact())));
        malformed(() ->
                read(
                        withHeader(
                                header().replace(
                                                recipient.thumbprint().toString(),
                                                OTHER.publicKey().thumbprint().toString()))));
    }

    @Test
    void headerHasAtMost512Bytes() {
        String padded = header() + " ".repeat(512 - header().length());
        assertThat(read(withHeader(padded)).type()).isEqualTo(Jwe.Type.MESSAGE);
        malformed(() -> read(withHeader(padded + " ")));
    }

    @Test
    void partsHaveTheirSizes() {
        String compact = jwe.compact();
        malformed(() -> read(compact + "."));
        malformed(() -> read(compact.substring(0, compact.lastIndexOf('.'))));
        malformed(() -> read(compact.substring(0, compact.length() - 4)));
        malformed(() -> read(compact + "AAAA"));
        malformed(() -> read(compact + "="));
        malformed(() -> read(compact.replace('.', ' ')));
        malformed(() -> read("ä" + compact.substring(1)));
        Jwe.Parts parts = jwe.parts();
        malformed(() ->
                of(new Jwe.Parts(parts.header(), parts.wrapped(), new byte[16], parts.box())));
        Jwe shortKey = of(new Jwe.Parts(parts.header(), new byte[255], parts.nonce(), parts.box()));
        malformed(() -> read(shortKey.compact()));
    }

    private Jwe of(Jwe.Parts parts) {
        return Jwe.of(Jwe.Type.MESSAGE, recipient.thumbprint(), parts);
    }

    @Test
    void messageHasAtMost10240Characters() {
        int most = (10_240 - jwe.compact().length()) * 3 / 4 + 64;
        Jwe longest = MeshSamples.jwe(Jwe.Type.MESSAGE, recipient, most, entropy);
        assertThat(longest.compact().length()).isBetween(10_239, 10_240);
        malformed(() -> MeshSamples.jwe(Jwe.Type.MESSAGE, recipient, most + 3, entropy));
    }

    @Test
    void signatureHoldsForItsKeyAndPayloadAlone() {
        assertThat(jws.isSignedBy(recipient)).isTrue();
        assertThat(jws.isSignedBy(OTHER.publicKey())).isFalse();
        assertThat(jws.payload()).isEqualTo(payload);
        String other = Jws.sign(JwsType.LEASE, payload.with("more", 1), KEY, entropy).compact();
        String[] own = jws.compact().split("\\.", -1);
        String[] theirs = other.split("\\.", -1);
        assertThat(new Jws(JwsType.LEASE, own[0] + "." + theirs[1] + "." + own[2]))
                .matches(mixed -> !mixed.isSignedBy(recipient));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PS256=RS256",
                "PS256=PS384",
                "PS256=HS256",
                "PS256=ES256",
                "PS256=none",
                "tacit-lease=tacit-fetch",
                "}=,\"kid\":\"x\"}",
                "}=,\"jwk\":{}}",
                "}=,\"crit\":[]}",
                "}=,\"b64\":false}",
                "}=,\"typ\":\"tacit-lease\"}",
            })
    void anyOtherHeaderOfASignatureIsMalformed(String change) {
        String[] fromTo = change.split("=", -1);
        String header = "{\"alg\":\"PS256\",\"typ\":\"tacit-lease\"}";
        String changed = header.replace(fromTo[0], fromTo[1]);
        assertThat(changed).isNotEqualTo(header);
        String rest = jws.compact().substring(jws.compact().indexOf('.'));
        assertThat(
                        new Jws(JwsType.LEASE, Text.base64Url(Text.utf8(header)) + rest)
                                .isSignedBy(recipient))
                .isTrue();
        malformed(() -> new Jws(JwsType.LEASE, Text.base64Url(Text.utf8(changed)) + rest));
    }

    @Test
    void signatureHasThreePartsAndAPayloadOfJson() {
        malformed(() -> new Jws(JwsType.LEASE, jws.compact() + ".AA"));
        String[] parts = jws.compact().split("\\.", -1);
        malformed(() -> new Jws(JwsType.LEASE, parts[0] + ".AA." + parts[2]));
        malformed(() -> new Jws(JwsType.LEASE, parts[0] + ".." + parts[2]));
        malformed(() -> new Jws(JwsType.LEASE, "A".repeat(Jws.MOST + 1)));
        assertThat(new Jws(JwsType.LEASE, parts[0] + "." + parts[1] + ".").isSignedBy(recipient))
                .isFalse();
    }
}
