package dev.sluice.readers.datus;

/** Tells where the comments of a DDL begin and end, which dialects see differently. */
final class DdlComments {
    private final String ddl;
    private final DdlDialect dialect;
    /** Whether they may stand within each other, as far as is known. */
    private boolean nest = true;

    DdlComments(String ddl, DdlDialect dialect) {
        this.ddl = ddl;
        this.dialect = dialect;
    }

    /** Behind the end of the one that begins with a slash and a star. */
    int endOf(int at) {
        int plain = ddl.indexOf("*/", at + 2);
        int nested = nest && plain >= 0 ? endOfNested(at, plain) : -1;
        nest &= nested >= 0;
        int end = Math.max(plain, nested);
        return end < 0 ? ddl.length() : end + 2;
    }

    /** With PostgreSQL a comment may have others in it. With MySQL it ends where the first does, and then ends are missing. */
    private int endOfNested(int at, int first) {
        int inner = ddl.indexOf("/*", at + 2);
        int open = 1;
        for (int end = first; end >= 0; ) {
            if (inner >= 0 && inner < end) {
                open++;
                inner = ddl.indexOf("/*", inner + 2);
            } else if (--open == 0) {
                return end;
            } else {
                end = ddl.indexOf("*/", end + 2);
            }
        }
        return -1;
    }

    /**
     * Whether a number sign begins one, as with MySQL and BigQuery. With PostgreSQL it is, or begins, what compares and takes
     * apart, and that stands within the brackets of a condition.
     *
     * @param depth how many brackets are open
     */
    boolean beginsWithNumberSign(int at, int depth) {
        int before = at - 1;
        while (before >= 0 && (ddl.charAt(before) == ' ' || ddl.charAt(before) == '\t')) {
            before--;
        }
        char next = at + 1 < ddl.length() ? ddl.charAt(at + 1) : '\n';
        if (before < 0 || ddl.charAt(before) == '\n') {
            return dialect.hasBackticks() || depth <= 1 || next != '>';
        }
        return dialect.hasBackticks()
                || ddl.charAt(before) == ','
                || ddl.charAt(before) == '('
                || depth <= 1 && ">-=&#".indexOf(next) < 0;
    }
}
