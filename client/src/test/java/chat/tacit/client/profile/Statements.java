package chat.tacit.client.profile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;

/** The database's driver, which notes who asks what until it is closed. */
final class Statements implements Driver, AutoCloseable {
    private static final String OURS = "chat.tacit.client.";
    private static final String DATABASE = "chat.tacit.client.profile.";

    private final Driver driver;
    private final Thread thread = Thread.currentThread(); // others run other tests
    private final Map<String, Set<String>> asked = new LinkedHashMap<>();

    private Statements(Driver driver) {
        this.driver = driver;
    }

    /** Notes what profiles are asked that this thread opens from now on. */
    static Statements noted() throws SQLException {
        Driver driver = DriverManager.getDriver("jdbc:sqlite::memory:");
        Statements noted = new Statements(driver);
        DriverManager.registerDriver(noted);
        DriverManager.deregisterDriver(driver); // the first one that is registered serves
        DriverManager.registerDriver(driver);
        return noted;
    }

    /** The statements so far, each with the methods that asked it first: {@code Class.method}. */
    Map<String, Set<String>> asked() {
        return Map.copyOf(asked);
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        Connection connection = driver.connect(url, info);
        if (!Thread.currentThread().equals(thread)) {
            return connection;
        }
        return (Connection)
                Proxy.newProxyInstance(
                        Statements.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("prepareStatement")) {
                                asked.computeIfAbsent((String) arguments[0], _ -> new TreeSet<>())
                                        .add(asker());
                            }
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static String asker() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame ->
                                        frame.getClassName().startsWith(OURS)
                                                && !frame.getClassName().startsWith(DATABASE))
                                .map(frame ->
                                        frame.getClassName().substring(OURS.length())
                                                + "."
                                                + frame.getMethodName())
                                .findFirst()
                                .orElse(""));
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getAnonymousLogger();
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
    }
}
