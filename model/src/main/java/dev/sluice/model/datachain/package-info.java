/**
 * What a DataChain catalogue is made of, as far as reading and writing it must agree: names of dataset versions, types of
 * columns, cells by their storage class, and the shapes of JSON values.
 */
package dev.sluice.model.datachain;
