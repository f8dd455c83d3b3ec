package dev.sluice.jobs.e2e;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** A server with accounts, with locks that one can see, and with a program that dumps its databases. */
interface DatabaseServer extends LabelServer {
    /** Makes a user {@code guest}, who may do anything in a database but change the tables of others. */
    void admitGuest(String database) throws SQLException;

    /** The query for the sessions that wait for a lock. */
    String waiting();

    /** The program that dumps its databases. */
    String dumpProgram();

    /** The variable in which that program looks for the password. */
    String dumpPasswordVariable();

    /** Where that program is; empty where this machine has none. */
    Optional<Path> dump();

    /** Reads a dump into an empty database. */
    void restore(Path dump, String database) throws Exception;
}
