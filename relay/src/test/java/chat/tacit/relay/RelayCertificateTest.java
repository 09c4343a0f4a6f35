package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

class RelayCertificateTest {
    private static final List<String> HOSTS = List.of("relay.example", "192.0.2.7", "2001:db8::7");
    private final Instant now = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir Path temp;

    @Test
    void secondStartHasTheSameCertificate() throws Exception {
        RelayCertificate first = open(HOSTS, now);

        assertThat(open(HOSTS, now.plus(Duration.ofDays(100))).certificate())
                .isEqualTo(first.certificate());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(temp.resolve("tls.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isRenewedUnderTheSameKeyBeforeItEnds() throws Exception {
        RelayCertificate first = open(HOSTS, now);
        Instant later = now.plus(Duration.ofDays(340));

        RelayCertificate second = open(HOSTS, later);

        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.tlsKey()).isEqualTo(first.tlsKey());
        second.certificate().checkValidity(Date.from(later.plus(Duration.ofDays(360))));
        assertThat(open(HOSTS, later).certificate()).isEqualTo(second.certificate());
    }

    @Test
    void isRenewedForOtherHosts() throws Exception {
        RelayCertificate first = open(HOSTS, now);

        RelayCertificate second = open(List.of("other.example"), now);

        assertThat(second.certificate().getSubjectAlternativeNames())
                .containsExactly(List.of(2, "other.example"));
        assertThat(second.tlsKey()).isEqualTo(first.tlsKey());
    }

    @Test
    void signsItselfWithKeyOfP256() throws Exception {
        RelayCertificate made = open(HOSTS, now);

        made.certificate().verify(made.certificate().getPublicKey());
        assertThat(((ECPublicKey) made.certificate().getPublicKey()).getParams().getOrder())
                .hasToString(
                        "115792089210356248762697446949407573529996955224135760342422259061068512044369");
    }

    @Test
    void damagedFileIsNamed() throws Exception {
        Files.writeString(temp.resolve("tls.pem"), "damaged");

        assertThatThrownBy(() -> open(HOSTS, now))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("tls.pem");
    }

    private RelayCertificate open(List<String> hosts, Instant now) throws RelayException {
        return RelayCertificate.open(DataDirectory.open(temp), hosts, now);
    }
}
