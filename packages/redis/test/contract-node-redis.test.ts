import { describeContract } from './describe-contract.ts'

describeContract('node-redis')
