import { describeContract } from './describe-contract.ts'

describeContract('ioredis 6')
