declare const brand: unique symbol

/**
 * Brand: a string of one kind, which no string of another kind can stand in for. Costs nothing at run time; it is given where something
 * from outside has been parsed, and nowhere else.
 */
export type Brand<Name extends string> = string & { readonly [brand]: Name }
