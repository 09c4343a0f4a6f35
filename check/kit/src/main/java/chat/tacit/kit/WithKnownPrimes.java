package chat.tacit.kit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Has all tests of a module make RSA keys of {@link KnownPrimes}. */
public final class WithKnownPrimes implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        KnownRsa.install();
    }
}
