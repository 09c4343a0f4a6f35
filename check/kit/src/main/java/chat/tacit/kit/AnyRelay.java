package chat.tacit.kit;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS that takes any certificate, as clients do: the address of a relay says who it is, and its
 * hello proves it.
 */
public final class AnyRelay implements X509TrustManager {
    private AnyRelay() {}

    /** For a client. */
    public static SSLContext trusting() {
        return trusting(null);
    }

    /**
     * For what is a server as well.
     *
     * @param keys of the server
     */
    public static SSLContext trusting(KeyManager @Nullable [] keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new AnyRelay()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
