/**
 * The command line: what a person types and sees. The commands that only look (help, status, report, stop) start no
 * Spring, which keeps them quick.
 */
package dev.sluice.jobs.cli;
