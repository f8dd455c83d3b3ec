/** Takes the place of a small library by which Lance's native part is loaded: see {@link io.questdb.jar.jni.JarJniLoader}. */
package io.questdb.jar.jni;
