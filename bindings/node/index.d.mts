export * from './index.js';
import * as mktopt from './index.js';
export default mktopt;
