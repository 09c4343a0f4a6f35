package chat.tacit.client.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.Anchor;

import java.util.Base64;

/** The certificate of an authority, valid until 2126. */
public final class TestAnchor {
    private static final String CERTIFICATE =
            "MIIBezCCASGgAwIBAgIUOFgWoCwwc7aOrUWveUwTe3xA1zUwCgYIKoZIzj0EAwIwEjEQMA4GA1UE"
                    + "AwwHQWNhZGVteTAgFw0yNjExMjIwMTM4MThaGA8yMTI2MTAyOTAxMzgxOFowEjEQMA4GA1UEAwwH"
                    + "QWNhZGVteTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABF6rX1UhBs1rVrqTIiS3jAWOEFDIeZei"
                    + "POmkE9V23xaVSP30Pg8g0ImqKsInWQu47ioVlDPtN2pvQXr8HxPecOCjUzBRMB0GA1UdDgQWBBTn"
                    + "c3AXpcgdoysz5qhxtVF9G7H9EDAfBgNVHSMEGDAWgBTnc3AXpcgdoysz5qhxtVF9G7H9EDAPBgNV"
                    + "HRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDPw08lpqvzpi7vt1INVsiRcO+xngeyqew5"
                    + "n9HPilV2UgIgTe7MOnnwIeuI8IglqScpmUGI2u7ylRxr1kqA8RSaLfY=";

    private TestAnchor() {}

    public static Anchor called(String name) {
        return new Anchor(name, Bytes.owned(Base64.getDecoder().decode(CERTIFICATE)));
    }
}
