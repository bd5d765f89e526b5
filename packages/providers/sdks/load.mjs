/** Imports an SDK from this folder, by the rules of ES modules. */
export const load = async (name) => import(name)
