package chat.tacit.sim;

import chat.tacit.client.contact.Contacts;

/** Both sides of a conversation see one security code, and no two conversations share one. */
final class SameCodes implements Invariant {
    @Override
    public void check(World world) {
        long different = world.ties().stream().map(tie -> code(tie.one())).distinct().count();
        if (different != world.ties().size()) {
            throw new Broken("two conversations have the same code");
        }
        for (Tie tie : world.ties()) {
            if (!code(tie.one()).equals(code(tie.other()))) {
                throw new Broken(
                        tie.one().person().name()
                                + " and "
                                + tie.other().person().name()
                                + " see different codes");
            }
        }
    }

    private static String code(Tie.End end) {
        Person person = end.person();
        return person.read(tx -> Contacts.find(tx, end.conversation()))
                .orElseThrow()
                .code()
                .toString();
    }
}
