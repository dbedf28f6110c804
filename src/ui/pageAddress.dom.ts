/** Page address, without where in it one is. */
export const pageAddress = () => location.origin + location.pathname
