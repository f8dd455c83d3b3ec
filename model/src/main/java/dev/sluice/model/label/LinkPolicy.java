package dev.sluice.model.label;

/** What to do with a symbolic link inside a project. */
public enum LinkPolicy {
    /** Copy what it leads to, wherever that is, as the original tool does. */
    FOLLOW,
    /** Copy what it leads to as long as that lies inside the project; refuse the project otherwise. */
    INSIDE,
    /** Refuse the project. */
    REFUSE
}
